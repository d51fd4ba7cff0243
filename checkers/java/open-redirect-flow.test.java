package login;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Map;
import java.util.Set;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.*;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.view.RedirectView;

class Login {
    private static final Set<String> HOSTS = Set.of("docs.example", "news.example");
    private static final Map<String, String> PLACES = Map.of("home", "/", "help", "/help");
    private String next;

    void direct(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // <expect-error>
        response.sendRedirect(request.getParameter("next"));
    }

    @GetMapping("/out")
    String view(@RequestParam("url") String url, @RequestParam String id) {
        if (id.isEmpty()) return "redirect:/items";
        if (url.isEmpty()) return "redirect:/items/" + id;
        // <expect-error>
        return "redirect:" + url;
    }

    @GetMapping("/view")
    ModelAndView model(@RequestParam String url) {
        // <expect-error>
        return new ModelAndView("redirect:" + url);
    }

    public Response resource(@QueryParam("url") String url) {
        // <expect-error>
        return Response.seeOther(URI.create(url)).build();
    }

    @GetMapping("/helped")
    void helped(@RequestParam String next, HttpServletResponse response) {
        leave(response, next.trim());
    }

    private void leave(HttpServletResponse response, String target) {
        response.setStatus(302);
        // <expect-error>
        response.setHeader("Location", target);
        response.setHeader("X-Target", target);
    }

    void keep(HttpServletRequest request) {
        next = request.getParameter("next");
    }

    RedirectView kept() {
        // <expect-error>
        return new RedirectView(next);
    }

    @GetMapping("/slash")
    void slash(@RequestParam String next, HttpServletResponse response) throws IOException {
        if (!next.startsWith("/")) return;
        // <expect-error>
        response.sendRedirect(next);
    }

    @GetMapping("/late")
    ResponseEntity<Void> late(@RequestParam String next) {
        // <expect-error>
        var answer = ResponseEntity.status(302).location(URI.create(next)).build();
        if (!HOSTS.contains(URI.create(next).getHost())) System.err.println("left for " + next);
        return null;
    }

    @GetMapping("/path")
    void path(@RequestParam String next, HttpServletResponse response) throws IOException {
        if (!next.startsWith("/") || next.startsWith("//")) {
            response.sendRedirect("/");
            return;
        }
        response.sendRedirect(next);
    }

    @GetMapping("/known")
    void known(@RequestParam String next, @RequestParam String name, HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.sendRedirect(PLACES.getOrDefault(name, "/"));
        response.sendRedirect("/items?name=" + name);
        response.sendRedirect("/items?name=" + URLEncoder.encode(name, "UTF-8"));
        response.sendRedirect("https://docs.example/" + name);
        if (next.equals("/home")) response.sendRedirect(next);
        if (next.startsWith("https://docs.example/")) response.sendRedirect(next);
        if (next.matches("/[a-z]+")) response.sendRedirect(next);
        if (HOSTS.contains(URI.create(next).getHost())) response.sendRedirect(next);
    }

    private final String own = System.getenv("OWN_ADDRESS");

    @GetMapping("/own")
    void own(@RequestParam String next, HttpServletResponse response) throws IOException {
        if (next.startsWith(own + "/")) response.sendRedirect(next);
    }
}
