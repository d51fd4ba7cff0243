package files;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.*;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.commons.io.FileUtils;
import org.apache.commons.io.FilenameUtils;
import org.springframework.web.bind.annotation.*;
import org.springframework.web.multipart.MultipartFile;

@RestController
class Downloads {
    private static final File ROOT = new File("/srv/files");
    private static final Path BASE = Paths.get("/srv/files");
    private static final Set<String> KNOWN = Set.of("terms.pdf", "privacy.pdf");
    private static final Pattern PLAIN = Pattern.compile("[a-z0-9]+[.]pdf");
    private String chosen;

    void direct(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String name = request.getParameter("name");
        // <expect-error>
        try (InputStream in = new FileInputStream(new File(ROOT, name))) {
            in.transferTo(response.getOutputStream());
        }
    }

    @GetMapping("/download/{name}")
    byte[] annotated(@PathVariable("name") String name) throws IOException {
        // <expect-error>
        return Files.readAllBytes(BASE.resolve(name));
    }

    @PostMapping("/upload")
    void upload(@RequestParam("file") MultipartFile file) throws IOException {
        // <expect-error>
        file.transferTo(new File(ROOT, file.getOriginalFilename()));
        file.transferTo(new File(ROOT, FilenameUtils.getName(file.getOriginalFilename())));
        file.transferTo(new File(ROOT, UUID.randomUUID().toString()));
    }

    void helped(HttpServletRequest request) throws IOException {
        remove(request.getPathInfo());
    }

    private void remove(String name) {
        File file = new File(ROOT, name);
        // <expect-error>
        file.delete();
    }

    void kept(HttpServletRequest request) {
        this.chosen = request.getHeader("X-File");
    }

    String read() throws IOException {
        // <expect-error>
        return FileUtils.readFileToString(new File(ROOT, chosen), "UTF-8");
    }

    @GetMapping("/report")
    String logged(@RequestParam String name) throws IOException {
        if (name.contains("..")) {
            System.err.println("climbs: " + name);
        }
        // <expect-error>
        return Files.readString(BASE.resolve(name));
    }

    @GetMapping("/sibling")
    byte[] sibling(@RequestParam String name) throws IOException {
        File file = new File(ROOT, name);
        if (!file.getCanonicalPath().startsWith(ROOT.getCanonicalPath())) throw new IOException("outside");
        // <expect-error>
        return Files.readAllBytes(file.toPath());
    }

    @GetMapping("/raw")
    byte[] notNormalised(@RequestParam String name) throws IOException {
        Path path = BASE.resolve(name);
        if (!path.startsWith(BASE)) throw new IOException("outside");
        // <expect-error>
        return Files.readAllBytes(path);
    }

    @GetMapping("/ignored")
    byte[] ignored(@RequestParam String name) throws IOException {
        FilenameUtils.getName(name);
        // <expect-error>
        return Files.readAllBytes(BASE.resolve(name));
    }

    @GetMapping("/normal")
    byte[] normal(@RequestParam String name) throws IOException {
        Path path = BASE.resolve(name).normalize();
        if (!path.startsWith(BASE)) throw new IOException("outside");
        return Files.readAllBytes(path);
    }

    @GetMapping("/canonical")
    byte[] canonical(@RequestParam String name) throws IOException {
        File file = new File(ROOT, name);
        String path = file.getCanonicalPath();
        if (!path.startsWith(ROOT.getCanonicalPath() + File.separator)) {
            throw new IOException("outside");
        }
        return Files.readAllBytes(file.toPath());
    }

    @GetMapping("/refused")
    byte[] refused(@RequestParam String name) throws IOException {
        if (name.contains("..") || name.contains("/")) return null;
        return Files.readAllBytes(BASE.resolve(name));
    }

    @GetMapping("/segments")
    byte[] segments(@RequestParam String name) throws IOException {
        for (String segment : name.split("/")) {
            if (segment.equals("..")) throw new IOException("climbs");
        }
        return Files.readAllBytes(BASE.resolve(name));
    }

    @GetMapping("/known")
    InputStream known(@RequestParam String name, @RequestParam int page) throws IOException {
        if (page > 1) return new FileInputStream(new File(ROOT, "page-" + page));
        if (PLAIN.matcher(name).matches()) return new FileInputStream(new File(ROOT, name));
        if (!KNOWN.contains(name)) throw new IOException("unknown");
        return new FileInputStream(new File(ROOT, name));
    }

    @GetMapping("/switched")
    InputStream switched(HttpServletRequest request) throws IOException {
        int id = Integer.parseInt(request.getParameter("id"));
        String kind = request.getParameter("kind");
        if ("terms".equals(kind)) return new FileInputStream(new File(ROOT, kind));
        switch (kind) {
            case "imprint":
                return new FileInputStream(new File(ROOT, kind));
            default:
                return new FileInputStream(new File(ROOT, id + ".pdf"));
        }
    }

    @GetMapping("/last")
    byte[] last(@RequestParam String name, @RequestParam String id) throws IOException {
        if (id.matches("[a-f0-9]{32}")) FileUtils.deleteQuietly(new File(ROOT, id));
        refuse(id);
        FileUtils.deleteQuietly(new File(ROOT, id));
        return Files.readAllBytes(BASE.resolve(Paths.get(name).getFileName()));
    }

    private static void refuse(String id) {
        if (id.indexOf("..") >= 0) throw new IllegalArgumentException(id);
    }
}
