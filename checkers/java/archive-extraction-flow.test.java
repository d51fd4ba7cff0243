package archives;

import java.io.*;
import java.nio.file.*;
import java.util.*;
import java.util.zip.*;
import org.apache.commons.compress.archivers.tar.*;
import org.apache.commons.io.FilenameUtils;
import org.apache.commons.io.IOUtils;

class Archives {
    private static final Set<String> KNOWN = Set.of("plugin.properties", "plugin.jar");
    private String last;

    void direct(ZipInputStream zip, File folder) throws IOException {
        ZipEntry entry;
        while ((entry = zip.getNextEntry()) != null) {
            File target = new File(folder, entry.getName());
            // <expect-error>
            try (OutputStream out = new FileOutputStream(target)) {
                IOUtils.copy(zip, out);
            }
        }
    }

    void listed(ZipFile zip, Path folder) throws IOException {
        Enumeration<? extends ZipEntry> entries = zip.entries();
        while (entries.hasMoreElements()) {
            ZipEntry entry = entries.nextElement();
            Path target = folder.resolve(entry.getName());
            Files.createDirectories(target.getParent());
            // <expect-error>
            Files.copy(zip.getInputStream(entry), target);
        }
    }

    void tar(TarArchiveInputStream tar, File folder) throws IOException {
        for (TarArchiveEntry entry = tar.getNextTarEntry(); entry != null; entry = tar.getNextTarEntry()) {
            write(new File(folder, entry.getName()), tar);
        }
    }

    private static void write(File target, InputStream in) throws IOException {
        target.getParentFile().mkdirs();
        // <expect-error>
        IOUtils.copy(in, new FileOutputStream(target));
    }

    void keep(ZipEntry entry) {
        last = entry.getName();
    }

    void kept(byte[] content) throws IOException {
        // <expect-error>
        Files.write(Paths.get("/srv/plugins", last), content);
    }

    void sibling(ZipInputStream zip, File folder) throws IOException {
        ZipEntry entry = zip.getNextEntry();
        File target = new File(folder, entry.getName());
        if (!target.getCanonicalPath().startsWith(folder.getCanonicalPath())) throw new IOException("outside");
        // <expect-error>
        IOUtils.copy(zip, new FileOutputStream(target));
    }

    void warned(ZipInputStream zip, Path folder) throws IOException {
        ZipEntry entry = zip.getNextEntry();
        if (entry.getName().contains("..")) System.err.println("climbs: " + entry.getName());
        // <expect-error>
        Files.copy(zip, folder.resolve(entry.getName()));
    }

    void inside(ZipInputStream zip, Path folder) throws IOException {
        ZipEntry entry = zip.getNextEntry();
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) throw new IOException("outside");
        Files.copy(zip, target);
    }

    void canonical(ZipInputStream zip, File folder) throws IOException {
        ZipEntry entry;
        while ((entry = zip.getNextEntry()) != null) {
            IOUtils.copy(zip, new FileOutputStream(targetOf(folder, entry)));
        }
    }

    private static File targetOf(File folder, ZipEntry entry) throws IOException {
        File target = new File(folder, entry.getName());
        String path = target.getCanonicalPath();
        if (!path.startsWith(folder.getCanonicalPath() + File.separator)) {
            throw new IOException("outside: " + entry.getName());
        }
        return target;
    }

    void refused(ZipInputStream zip, Path folder) throws IOException {
        ZipEntry entry = zip.getNextEntry();
        String name = entry.getName();
        if (name.contains("..")) throw new IOException("climbs: " + name);
        Files.copy(zip, folder.resolve(name));
    }

    void flat(ZipInputStream zip, File folder) throws IOException {
        ZipEntry entry = zip.getNextEntry();
        IOUtils.copy(zip, new FileOutputStream(new File(folder, FilenameUtils.getName(entry.getName()))));
        IOUtils.copy(zip, new FileOutputStream(new File(folder, new File(entry.getName()).getName())));
        if (entry.getName().equals("plugin.xml")) IOUtils.copy(zip, new FileOutputStream(new File(folder, "plugin.xml")));
        String name = entry.getName();
        if (KNOWN.contains(name)) IOUtils.copy(zip, new FileOutputStream(new File(folder, name)));
        Path temporary = Files.createTempFile("entry", ".bin");
        Files.copy(zip, temporary, StandardCopyOption.REPLACE_EXISTING);
    }
}
