package jobs;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.web.bind.annotation.*;

@RestController
class Jobs {
    private static final Set<String> TOOLS = Set.of("ping", "dig");
    private static final Map<String, String> SCRIPTS = Map.of("a", "/opt/a.sh");
    private String host;

    void direct(HttpServletRequest request) throws IOException {
        // <expect-error>
        Runtime.getRuntime().exec("ping -c 1 " + request.getParameter("host"));
    }

    @GetMapping("/shell")
    void shell(@RequestParam String host) throws IOException {
        // <expect-error>
        new ProcessBuilder("sh", "-c", "ping -c 1 " + host).start();
        // <expect-error>
        new ProcessBuilder(List.of("/bin/bash", "-c", "dig " + host)).start();
        new ProcessBuilder("ping", "-c", "1", "--", host).start();
        new ProcessBuilder(List.of("ping", "-c", "1", "--", host)).start();
    }

    @GetMapping("/array")
    void array(@RequestParam("host") String host) throws IOException {
        // <expect-error>
        Runtime.getRuntime().exec(new String[] {"/bin/sh", "-c", "ping " + host});
        String[] args = {"ping", "--", host};
        Runtime.getRuntime().exec(args);
        Runtime.getRuntime().exec(new String[] {"ping", "--", host});
    }

    @GetMapping("/tool")
    void tool(@RequestParam String tool) throws IOException {
        // <expect-error>
        new ProcessBuilder(tool, "--version").start();
        run(tool + " --version");
    }

    private static Process run(String line) throws IOException {
        Runtime runtime = Runtime.getRuntime();
        // <expect-error>
        return runtime.exec(line);
    }

    void keep(HttpServletRequest request) {
        this.host = request.getHeader("X-Host");
    }

    void later() throws IOException {
        StringBuilder line = new StringBuilder("ping ");
        line.append(host);
        // <expect-error>
        Runtime.getRuntime().exec(line.toString());
    }

    @GetMapping("/logged")
    void logged(@RequestParam String tool) throws IOException {
        if (!TOOLS.contains(tool)) {
            System.err.println("unknown tool " + tool);
        }
        // <expect-error>
        Runtime.getRuntime().exec(tool);
    }

    @GetMapping("/other")
    void other(@RequestParam String tool, @RequestParam String host) throws IOException {
        if (!tool.matches("[a-z]+")) return;
        // <expect-error>
        Runtime.getRuntime().exec("ping " + host);
    }

    @GetMapping("/known")
    void known(@RequestParam String tool, @RequestParam int count, HttpServletRequest request) throws IOException {
        Runtime.getRuntime().exec("ping -c " + count);
        Runtime.getRuntime().exec("ping -c " + Integer.parseInt(request.getParameter("count")));
        Runtime.getRuntime().exec(SCRIPTS.get(tool));
        if (tool.equals("dig")) Runtime.getRuntime().exec(tool);
        if (!TOOLS.contains(tool)) throw new IllegalArgumentException(tool);
        Runtime.getRuntime().exec(tool + " --version");
    }

    @GetMapping("/plain")
    void plain(@RequestParam String host, @RequestParam String mode) throws IOException {
        Mode known = Mode.valueOf(mode);
        Runtime.getRuntime().exec("run " + known.name());
        if (host.matches("[a-z0-9.]+")) Runtime.getRuntime().exec("ping " + host);
    }

    enum Mode { FAST, SLOW }
}
