package rules;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.ConstraintValidatorContext;
import java.util.Map;
import java.util.Set;
import javax.script.*;
import ognl.Ognl;
import groovy.lang.GroovyShell;
import org.mvel2.MVEL;
import org.springframework.expression.ExpressionParser;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.SimpleEvaluationContext;
import org.springframework.web.bind.annotation.*;

@RestController
class Rules {
    private static final Set<String> KNOWN = Set.of("price > 10", "price < 10");
    private static final Map<String, String> NAMED = Map.of("cheap", "price < 10");
    private final ExpressionParser parser = new SpelExpressionParser();
    private String rule;

    @GetMapping("/spel")
    Object spel(@RequestParam String rule) {
        // <expect-error>
        return parser.parseExpression(rule).getValue();
    }

    Object script(HttpServletRequest request) throws ScriptException {
        ScriptEngine engine = new ScriptEngineManager().getEngineByName("js");
        // <expect-error>
        return engine.eval("rate = " + request.getParameter("rate"));
    }

    @GetMapping("/ognl")
    Object ognl(@RequestParam String path, @RequestParam String name) throws Exception {
        // <expect-error>
        Ognl.getValue(path, this);
        Ognl.getValue("items[0]", Map.of("name", name));
        return evaluate(name);
    }

    private static Object evaluate(String text) {
        // <expect-error>
        return MVEL.eval("items." + text);
    }

    void keep(HttpServletRequest request) {
        rule = request.getHeader("X-Rule");
    }

    Object kept() {
        // <expect-error>
        return new GroovyShell().evaluate(rule);
    }

    @GetMapping("/warned")
    Object warned(@RequestParam String rule) {
        if (!KNOWN.contains(rule)) System.err.println("unknown: " + rule);
        // <expect-error>
        return parser.parseExpression(rule).getValue(SimpleEvaluationContext.forReadOnlyDataBinding().build());
    }

    @GetMapping("/known")
    Object known(@RequestParam String rule, @RequestParam int limit, HttpServletRequest request) throws Exception {
        parser.parseExpression("price > " + limit).getValue();
        parser.parseExpression("price > " + Integer.parseInt(request.getParameter("limit"))).getValue();
        parser.parseExpression(NAMED.get(rule)).getValue();
        if (rule.equals("true")) return parser.parseExpression(rule).getValue();
        if (rule.matches("[a-z]+")) return Ognl.getValue(rule, this);
        if (!KNOWN.contains(rule)) throw new IllegalArgumentException(rule);
        return parser.parseExpression(rule).getValue();
    }

    Object bound(HttpServletRequest request) throws ScriptException {
        ScriptEngine engine = new ScriptEngineManager().getEngineByName("js");
        Bindings bindings = engine.createBindings();
        bindings.put("rate", request.getParameter("rate"));
        return engine.eval("rate * 2", bindings);
    }
}
