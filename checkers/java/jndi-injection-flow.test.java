package names;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Set;
import javax.naming.*;
import org.springframework.jndi.JndiTemplate;
import org.springframework.web.bind.annotation.*;

class Names {
    private static final Set<String> KNOWN = Set.of("jdbc/items", "jdbc/people");
    private static final Map<String, String> SOURCES = Map.of("items", "jdbc/items");
    private final JndiTemplate jndi = new JndiTemplate();
    private String wanted;

    Object direct(HttpServletRequest request) throws NamingException {
        Context context = new InitialContext();
        // <expect-error>
        return context.lookup(request.getParameter("name"));
    }

    @GetMapping("/source")
    Object annotated(@RequestParam String name) throws NamingException {
        // <expect-error>
        return jndi.lookup(name);
    }

    @GetMapping("/source/{name}")
    Object helped(@PathVariable String name) throws NamingException {
        return find(name);
    }

    private static Object find(String name) throws NamingException {
        // <expect-error>
        return InitialContext.doLookup(name);
    }

    void keep(HttpServletRequest request) {
        wanted = request.getHeader("X-Source");
    }

    Object kept() throws NamingException {
        // <expect-error>
        return new InitialContext().lookup(wanted);
    }

    @GetMapping("/warned")
    Object warned(@RequestParam String name) throws NamingException {
        if (!KNOWN.contains(name)) System.err.println("unknown: " + name);
        // <expect-error>
        return jndi.lookup(name);
    }

    @GetMapping("/known")
    Object known(@RequestParam String name, HttpServletRequest request) throws NamingException {
        jndi.lookup("java:comp/env/" + name);
        jndi.lookup("jdbc/" + Integer.parseInt(request.getParameter("number")));
        jndi.lookup(SOURCES.get(name));
        if (name.startsWith("java:comp/env/")) return jndi.lookup(name);
        if ("jdbc/items".equals(name)) return jndi.lookup(name);
        if (name.matches("[a-z]+")) return jndi.lookup("jdbc/" + name);
        if (!KNOWN.contains(name)) throw new NamingException(name);
        return jndi.lookup(name);
    }
}
