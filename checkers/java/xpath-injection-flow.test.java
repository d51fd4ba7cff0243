package catalogue;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Set;
import javax.xml.xpath.*;
import org.springframework.web.bind.annotation.*;
import org.w3c.dom.Document;

class Catalogue {
    private static final Set<String> PARTS = Set.of("title", "author");
    private static final Map<String, String> PATHS = Map.of("t", "//title", "a", "//author");
    private final XPath paths = XPathFactory.newInstance().newXPath();
    private Document document;
    private org.dom4j.Document books;
    private String wanted;

    String direct(HttpServletRequest request) throws XPathExpressionException {
        XPath xpath = XPathFactory.newInstance().newXPath();
        String name = request.getParameter("name");
        // <expect-error>
        return xpath.evaluate("//user[name='" + name + "']/mail", document);
    }

    @GetMapping("/book")
    Object compiled(@RequestParam String title) throws XPathExpressionException {
        // <expect-error>
        return paths.compile("//book[title='" + title + "']").evaluate(document);
    }

    @GetMapping("/books/{author}")
    Object helped(@PathVariable String author) {
        return find(String.format("//book[author='%s']", author));
    }

    private Object find(String path) {
        // <expect-error>
        return books.selectNodes(path);
    }

    void keep(HttpServletRequest request) {
        wanted = request.getHeader("X-Book");
    }

    Object kept() throws XPathExpressionException {
        // <expect-error>
        return XPathFactory.newInstance().newXPath().compile("//book[@id='" + wanted + "']");
    }

    @GetMapping("/late")
    Object late(@RequestParam String part) throws XPathExpressionException {
        // <expect-error>
        XPathExpression path = paths.compile("//book/" + part);
        if (!PARTS.contains(part)) throw new IllegalArgumentException(part);
        return path.evaluate(document);
    }

    @GetMapping("/known")
    Object known(@RequestParam String part, @RequestParam String title, HttpServletRequest request) throws XPathExpressionException {
        paths.setXPathVariableResolver((name) -> title);
        paths.compile("//book[title=$title]");
        paths.compile("//book[" + Integer.parseInt(request.getParameter("number")) + "]");
        paths.compile(PATHS.getOrDefault(part, "//title"));
        if (title.matches("[A-Za-z ]+")) return paths.compile("//book[title='" + title + "']");
        if (part.equals("title")) return paths.compile("//book/" + part);
        if (!PARTS.contains(part)) throw new IllegalArgumentException(part);
        return paths.compile("//book/" + part);
    }
}
