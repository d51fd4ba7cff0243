#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <sodium.h>

void thrownAway(X509_STORE_CTX *context) {
  // <expect-error>
  X509_verify_cert(context);
}

void onOneWay(SSL *ssl, int strict) {
  if (strict)
    // <expect-error>
    SSL_get_verify_result(ssl);
}

int kept(EVP_MD_CTX *context, const unsigned char *signature, size_t length) {
  // <expect-error>
  int good = EVP_DigestVerifyFinal(context, signature, length);
  return 1;
}

void tag(EVP_CIPHER_CTX *context, unsigned char *out) {
  int length;
  // <expect-error>
  EVP_DecryptFinal_ex(context, out, &length);
}

void detached(const unsigned char *signature, const unsigned char *text, const unsigned char *key) {
  // <expect-error>
  crypto_sign_verify_detached(signature, text, 64, key);
}

int answered(X509_STORE_CTX *context) { return X509_verify_cert(context); }

int compared(SSL *ssl) {
  if (SSL_get_verify_result(ssl) != X509_V_OK)
    return -1;
  return 0;
}

int asked(EVP_MD_CTX *context, const unsigned char *signature, size_t length) {
  int good = EVP_DigestVerifyFinal(context, signature, length);
  if (good != 1)
    return -1;
  return 0;
}

int passed(EVP_CIPHER_CTX *context, unsigned char *out) {
  int length;
  return check(EVP_DecryptFinal_ex(context, out, &length));
}

void stored(struct state *state, CMS_ContentInfo *message) {
  state->verified = CMS_verify(message, NULL, NULL, NULL, NULL, 0);
}

int inCondition(const char *stored, const char *given, size_t length) {
  return crypto_pwhash_str_verify(stored, given, length) == 0 ? 1 : 0;
}
