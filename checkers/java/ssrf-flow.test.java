package previews;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.*;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import org.apache.http.client.methods.HttpGet;
import org.jsoup.Jsoup;
import org.springframework.web.bind.annotation.*;
import org.springframework.web.client.RestTemplate;

@RestController
class Previews {
    private static final Set<String> HOSTS = Set.of("docs.example", "news.example");
    private static final Map<String, String> FEEDS = Map.of("news", "https://news.example/feed");
    private static final String API = "https://api.example";
    private final RestTemplate rest = new RestTemplate();
    private final HttpClient client = HttpClient.newHttpClient();
    private String feed;

    void direct(HttpServletRequest request) throws IOException {
        URL url = new URL(request.getParameter("url"));
        // <expect-error>
        URLConnection connection = url.openConnection();
        connection.connect();
    }

    @GetMapping("/preview")
    String annotated(@RequestParam("url") String url, @RequestParam String id) throws Exception {
        // <expect-error>
        rest.getForObject(url, String.class);
        rest.getForObject(API + "/items/" + id, String.class);
        rest.getForObject("https://api.example/items/{id}", String.class, id);
        rest.getForObject(String.format("https://api.example/items/%s", id), String.class);
        // <expect-error>
        var request = java.net.http.HttpRequest.newBuilder().uri(URI.create("http://" + url + "/status")).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    @PostMapping("/import")
    void helped(@RequestBody Map<String, Object> body) throws IOException {
        load((String) body.get("address"));
    }

    private static InputStream load(String address) throws IOException {
        // <expect-error>
        return new URL(address).openStream();
    }

    void keep(HttpServletRequest request) {
        feed = request.getHeader("X-Feed");
    }

    Object kept() throws IOException {
        // <expect-error>
        return Jsoup.connect(feed).get();
    }

    @GetMapping("/warned")
    Object warned(@RequestParam String url) throws IOException {
        if (!HOSTS.contains(URI.create(url).getHost())) System.err.println("unknown host");
        // <expect-error>
        return new HttpGet(url);
    }

    @GetMapping("/begins")
    Object begins(@RequestParam String url) throws IOException {
        if (!url.startsWith("https://")) return null;
        // <expect-error>
        return new HttpGet(url);
    }

    @GetMapping("/known")
    Object known(@RequestParam String url) throws IOException {
        if (!HOSTS.contains(URI.create(url).getHost())) throw new IOException("unknown host");
        return new URL(url).openStream();
    }

    @GetMapping("/own")
    Object own(@RequestParam String url, @RequestParam String name, @RequestParam int port) throws IOException {
        new Socket("status.example", port);
        new HttpGet(FEEDS.get(name));
        if (url.startsWith("https://docs.example/")) return new HttpGet(url);
        if (url.equals("https://news.example")) return new HttpGet(url);
        URL parsed = new URL(url);
        if (parsed.getHost().endsWith(".docs.example")) return parsed.openStream();
        if (!"docs.example".equals(parsed.getHost())) return null;
        return parsed.openConnection();
    }

    @GetMapping("/public")
    Object outside(@RequestParam String url) throws IOException {
        URL parsed = new URL(url);
        InetAddress address = InetAddress.getByName(parsed.getHost());
        if (address.isSiteLocalAddress() || address.isLoopbackAddress()) throw new IOException("inside");
        return parsed.openStream();
    }
}
