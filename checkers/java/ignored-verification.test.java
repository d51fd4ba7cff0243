package login;

import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.security.*;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLSession;
import org.mindrot.jbcrypt.BCrypt;
import org.springframework.security.crypto.password.PasswordEncoder;

class Login {
    private final PasswordEncoder encoder;
    private Signature signature;

    Login(PasswordEncoder encoder) {
        this.encoder = encoder;
    }

    void ignored(byte[] mac, byte[] digest, byte[] signed, String password, String hash) throws GeneralSecurityException {
        // <expect-error>
        MessageDigest.isEqual(mac, digest);
        // <expect-error>
        signature.verify(signed);
        // <expect-error>
        boolean matches = encoder.matches(password, hash);
        // <expect-error>
        BCrypt.checkpw(password, hash);
    }

    void token(SignedJWT token, JWSVerifier verifier, HostnameVerifier names, SSLSession session) throws Exception {
        // <expect-error>
        token.verify(verifier);
        // <expect-error>
        names.verify("login.example", session);
    }

    boolean asked(byte[] mac, byte[] digest, byte[] signed, String password, String hash) throws GeneralSecurityException {
        if (!MessageDigest.isEqual(mac, digest)) throw new SignatureException("mac");
        boolean isSigned = signature.verify(signed);
        if (!isSigned) return false;
        boolean matches = encoder.matches(password, hash);
        return matches && BCrypt.checkpw(password, hash);
    }

    boolean tokenAsked(SignedJWT token, JWSVerifier verifier, HostnameVerifier names, SSLSession session) throws Exception {
        check(names.verify("login.example", session));
        return token.verify(verifier);
    }

    private static void check(boolean holds) throws SignatureException {
        if (!holds) throw new SignatureException("refused");
    }
}
