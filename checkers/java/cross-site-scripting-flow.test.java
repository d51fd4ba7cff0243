package pages;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import org.apache.commons.text.StringEscapeUtils;
import org.owasp.encoder.Encode;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.HtmlUtils;

public class Greeting extends HttpServlet {
    private String title;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String name = request.getParameter("name");
        response.setContentType("text/html");
        // <expect-error>
        response.getWriter().println("<h1>Hello " + name + "</h1>");
        response.getWriter().println("<h1>Hello " + HtmlUtils.htmlEscape(name) + "</h1>");
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        PrintWriter out = response.getWriter();
        String[] names = request.getParameterValues("names");
        for (String name : names) {
            // <expect-error>
            out.print("<li>" + name);
            out.print("<li>" + StringEscapeUtils.escapeHtml4(name));
        }
        // <expect-error>
        out.printf("<p>%s</p>", request.getQueryString());
        heading(out, request.getParameter("title"));
        out.close();
    }

    private void heading(PrintWriter writer, String text) {
        // <expect-error>
        writer.write("<title>" + text + "</title>");
    }

    void keep(HttpServletRequest request) {
        title = request.getParameter("title");
    }

    void show(HttpServletResponse response) throws IOException {
        // <expect-error>
        response.getWriter().write(title);
    }

    void discarded(HttpServletRequest req, HttpServletResponse resp) throws IOException {
        String name = req.getParameter("name");
        Encode.forHtml(name);
        // <expect-error>
        resp.getWriter().print(name);
        if (name.matches("[a-z]+")) resp.getWriter().print("plain");
        // <expect-error>
        resp.getWriter().print(name);
    }

    void correct(HttpServletRequest req, HttpServletResponse resp) throws IOException {
        String name = Encode.forHtml(req.getParameter("name"));
        resp.getWriter().print("<p>" + name);
        int page = Integer.parseInt(req.getParameter("page"));
        resp.getWriter().print("<p>" + page);
        String tab = req.getParameter("tab");
        if ("all".equals(tab) || tab.matches("[a-z]+")) {
            resp.getWriter().print("<a href='?tab=" + tab + "'>");
        }
        resp.getWriter().print(req.getParameter("dark") != null ? "<body class=dark>" : "<body>");
    }
}
