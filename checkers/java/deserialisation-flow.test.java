package sessions;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.thoughtworks.xstream.XStream;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.io.*;
import java.util.Base64;
import org.apache.commons.io.serialization.ValidatingObjectInputStream;
import org.apache.commons.lang3.SerializationUtils;
import org.springframework.web.bind.annotation.*;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class Sessions {
    private final XStream xstream = new XStream();
    private byte[] saved;

    Object direct(HttpServletRequest request) throws Exception {
        ObjectInputStream in = new ObjectInputStream(request.getInputStream());
        // <expect-error>
        return in.readObject();
    }

    Object fromCookie(Cookie cookie) throws Exception {
        byte[] bytes = Base64.getDecoder().decode(cookie.getValue());
        return read(bytes);
    }

    private static Object read(byte[] bytes) throws Exception {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            // <expect-error>
            return in.readObject();
        }
    }

    @PostMapping("/import")
    Object imported(@RequestBody String body) {
        // <expect-error>
        return xstream.fromXML(body);
    }

    @PostMapping("/settings")
    Object settings(@RequestBody String body) {
        // <expect-error>
        return new Yaml().load(body);
    }

    void keep(HttpServletRequest request) {
        saved = Base64.getDecoder().decode(request.getHeader("X-State"));
    }

    Object restore() {
        // <expect-error>
        return SerializationUtils.deserialize(saved);
    }

    Object filteredLate(HttpServletRequest request) throws Exception {
        ObjectInputStream in = new ObjectInputStream(request.getInputStream());
        // <expect-error>
        Object state = in.readObject();
        in.setObjectInputFilter(ObjectInputFilter.Config.createFilter("sessions.*;!*"));
        return state;
    }

    Object filtered(HttpServletRequest request) throws Exception {
        ObjectInputStream in = new ObjectInputStream(request.getInputStream());
        in.setObjectInputFilter(ObjectInputFilter.Config.createFilter("sessions.*;!*"));
        return in.readObject();
    }

    Object validated(HttpServletRequest request) throws Exception {
        ValidatingObjectInputStream in = new ValidatingObjectInputStream(request.getInputStream());
        in.accept(State.class);
        return in.readObject();
    }

    @PostMapping("/typed")
    State typed(@RequestBody String body) throws IOException {
        State state = new Yaml(new SafeConstructor(new LoaderOptions())).load(body);
        return state == null ? new ObjectMapper().readValue(body, State.class) : state;
    }

    Object fromDisk(File file) throws Exception {
        try (ObjectInputStream in = new ObjectInputStream(new FileInputStream(file))) {
            return in.readObject();
        }
    }

    Object counted(HttpServletRequest request) {
        int size = Integer.parseInt(request.getHeader("X-Size"));
        return SerializationUtils.deserialize(new byte[size]);
    }

    static class State implements Serializable {}
}
