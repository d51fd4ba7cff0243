#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <syslog.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc < 2)
    // <expect-error>
    errx(1, getenv("USAGE"));
  // <expect-error>
  printf(argv[1]);
  printf("%s", argv[1]);
  puts(argv[1]);
  return 0;
}

void note(int client) {
  char line[256], message[300];
  ssize_t n = recv(client, line, sizeof line - 1, 0);
  line[n > 0 ? n : 0] = '\0';
  snprintf(message, sizeof message, "client says %s", line);
  // <expect-error>
  syslog(LOG_NOTICE, message);
  syslog(LOG_NOTICE, "client says %s", line);
}

static void report(FILE *log, const char *text) {
  // <expect-error>
  fprintf(log, text);
}

void relay(FILE *log, int client) {
  char line[256];
  read(client, line, sizeof line);
  report(log, line);
}

struct session {
  char *greeting;
};

void configure(struct session *session) {
  session->greeting = getenv("GREETING");
}

void greet(struct session *session, int client) {
  // <expect-error>
  dprintf(client, session->greeting);
  dprintf(client, "%s", session->greeting);
}

void checkedTooLate(void) {
  char line[256];
  fgets(line, sizeof line, stdin);
  // <expect-error>
  printf(line);
  if (strchr(line, '%') != NULL)
    return;
  printf(line);
}

void noticed(void) {
  char line[256];
  fgets(line, sizeof line, stdin);
  if (strchr(line, '%'))
    fputs("odd line\n", stderr);
  // <expect-error>
  printf(line);
}

void refused(void) {
  char line[256];
  fgets(line, sizeof line, stdin);
  if (strpbrk(line, "%\\"))
    return;
  printf(line);
}

void chosen(void) {
  const char *format = getenv("FORMAT");
  if (format == NULL || strcmp(format, "%d\n") != 0)
    format = "%i\n";
  printf(format, 42);
}

void counted(void) {
  char number[32];
  const char *text = getenv("COUNT");
  snprintf(number, sizeof number, "%d", text ? atoi(text) : 0);
  printf(number);
}

void translated(int many) {
  printf(many ? "%d files\n" : "%d file\n", many);
}
