package items;

import java.sql.*;
import java.util.*;
import javax.persistence.EntityManager;
import javax.servlet.http.*;
import javax.ws.rs.*;
import org.apache.commons.lang3.StringUtils;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.*;

class Items {
    private static final Set<String> COLUMNS = Set.of("name", "price");
    private static final Map<String, String> ORDERS = Map.of("n", "name", "p", "price");
    private final JdbcTemplate jdbc;
    private final EntityManager em;
    private Connection connection;
    private String filter;

    Items(JdbcTemplate jdbc, EntityManager em) {
        this.jdbc = jdbc;
        this.em = em;
    }

    void direct(HttpServletRequest request) throws SQLException {
        String name = request.getParameter("name");
        try (Statement statement = connection.createStatement()) {
            // <expect-error>
            ResultSet rows = statement.executeQuery("select * from items where name = '" + name + "'");
            // <expect-error>
            statement.execute("delete from items where name = '" + name + "'");
        }
        try (PreparedStatement prepared = connection.prepareStatement("select * from items where name = ?")) {
            prepared.setString(1, name);
            prepared.executeQuery();
        }
    }

    @GET
    @Path("/{name}")
    public List<?> resource(@PathParam("name") String name, @QueryParam("page") int page) {
        em.createNativeQuery("select * from items limit 10 offset " + page).getResultList();
        em.createQuery("from Item i where i.name = :name").setParameter("name", name).getResultList();
        // <expect-error>
        return em.createQuery("from Item i where i.name = '" + name + "'").getResultList();
    }

    @GetMapping("/items")
    List<Map<String, Object>> template(@RequestParam("sort") String sort, @RequestParam("name") String name) {
        jdbc.queryForList("select * from items where name = ?", name);
        // <expect-error>
        return jdbc.queryForList(String.format("select * from items order by %s", sort));
    }

    @PostMapping("/search")
    void search(@RequestBody Map<String, Object> body) {
        StringBuilder sql = new StringBuilder("select * from items where 1 = 1");
        List<Object> values = new ArrayList<>();
        if (body.containsKey("name")) {
            sql.append(" and name = ?");
            values.add(body.get("name"));
        }
        jdbc.queryForList(sql.toString(), values.toArray());
        StringBuilder joined = new StringBuilder("select * from items where 1 = 1");
        joined.append(" and kind = '" + body.get("kind") + "'");
        // <expect-error>
        jdbc.queryForList(joined.toString());
    }

    @GetMapping("/by")
    void helped(@RequestParam String column) {
        order(column);
        if (!COLUMNS.contains(column)) {
            return;
        }
        orderSafely(column);
    }

    private void order(String column) {
        // <expect-error>
        jdbc.update("update settings set sort = '" + column + "'");
    }

    private void orderSafely(String column) {
        jdbc.update("update settings set sort = '" + column + "'");
    }

    void keep(HttpServletRequest request) {
        filter = request.getQueryString();
    }

    void kept() throws SQLException {
        // <expect-error>
        connection.prepareStatement("select * from items where " + filter).executeQuery();
    }

    @GetMapping("/checked-late")
    void late(@RequestParam String column) {
        // <expect-error>
        jdbc.execute("alter table items drop column " + column);
        if (!COLUMNS.contains(column)) throw new IllegalArgumentException(column);
    }

    @GetMapping("/unused")
    void unused(@RequestParam String id) {
        Long.parseLong(id);
        String text = id.trim();
        // <expect-error>
        jdbc.update("delete from items where name = '" + text + "'");
    }

    @GetMapping("/known")
    void known(@RequestParam String sort, @RequestParam String direction, HttpServletRequest request) {
        long id = Long.parseLong(request.getParameter("id"));
        jdbc.update("delete from items where id = " + id);
        jdbc.queryForList("select * from items order by " + ORDERS.getOrDefault(sort, "name"));
        String way = "desc".equalsIgnoreCase(direction) ? "desc" : "asc";
        jdbc.queryForList("select * from items order by name " + way);
        if (sort.matches("[a-z_]+")) jdbc.queryForList("select * from items order by " + sort);
        String column;
        switch (sort) {
            case "price": column = "price"; break;
            default: column = "name";
        }
        jdbc.queryForList("select * from items order by " + column);
        List<String> ids = Arrays.asList(request.getParameterValues("ids"));
        jdbc.queryForList("select * from items where id in (" + String.join(",", Collections.nCopies(ids.size(), "?")) + ")", ids.toArray());
        jdbc.queryForList("select * from items where id = " + UUID.fromString(sort));
    }
}
