package people;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import javax.naming.NamingException;
import javax.naming.directory.*;
import javax.naming.ldap.Rdn;
import org.springframework.ldap.core.LdapTemplate;
import org.springframework.ldap.support.LdapEncoder;
import org.springframework.web.bind.annotation.*;

class People {
    private static final Set<String> KINDS = Set.of("person", "group");
    private final DirContext context;
    private LdapTemplate template;
    private String wanted;

    People(DirContext context) {
        this.context = context;
    }

    void direct(HttpServletRequest request, SearchControls controls) throws NamingException {
        String name = request.getParameter("name");
        // <expect-error>
        context.search("ou=people", "(uid=" + name + ")", controls);
        context.search("ou=people", "(uid={0})", new Object[] {name}, controls);
        context.search("ou=people", "(uid=" + LdapEncoder.filterEncode(name) + ")", controls);
    }

    @GetMapping("/people/{name}")
    Object mail(@PathVariable String name) {
        // <expect-error>
        return template.search("ou=people", "(cn=" + name + ")", (Attributes found) -> found.get("mail"));
    }

    @GetMapping("/groups")
    void helped(@RequestParam String group) throws NamingException {
        find("ou=" + group + ",ou=groups");
        find("ou=" + Rdn.escapeValue(group) + ",ou=groups");
    }

    private void find(String base) throws NamingException {
        // <expect-error>
        context.search(base, "(objectClass=*)", new SearchControls());
    }

    void keep(HttpServletRequest request) {
        wanted = request.getHeader("X-User");
    }

    void kept() throws NamingException {
        InitialDirContext ctx = new InitialDirContext();
        // <expect-error>
        ctx.search("ou=people", String.format("(uid=%s)", wanted), null);
    }

    @GetMapping("/encoded")
    void discarded(@RequestParam String name) throws NamingException {
        LdapEncoder.filterEncode(name);
        // <expect-error>
        context.search("ou=people", "(uid=" + name + ")", new SearchControls());
    }

    @GetMapping("/kinds")
    void known(@RequestParam String kind, @RequestParam String name, HttpServletRequest request) throws NamingException {
        int number = Integer.parseInt(request.getParameter("number"));
        context.search("ou=people", "(employeeNumber=" + number + ")", new SearchControls());
        if (name.matches("[a-z]+")) context.search("ou=people", "(uid=" + name + ")", new SearchControls());
        if ("person".equals(kind)) context.search("ou=people", "(objectClass=" + kind + ")", new SearchControls());
        if (!KINDS.contains(kind)) return;
        context.search("ou=people", "(objectClass=" + kind + ")", new SearchControls());
    }
}
