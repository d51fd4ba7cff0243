#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789-";

int main(int argc, char **argv) {
  char command[256];
  snprintf(command, sizeof command, "wc -l %s", argv[1]);
  // <expect-error>
  system(command);
  execlp("wc", "wc", "-l", "--", argv[1], (char *)NULL);
  return 0;
}

void resolve(void) {
  const char *host = getenv("HTTP_X_HOST");
  char command[128] = "host ";
  if (host == NULL)
    return;
  strncat(command, host, 100);
  // <expect-error>
  FILE *answer = popen(command, "r");
  pclose(answer);
}

static void run(const char *program) {
  // <expect-error>
  execl("/bin/sh", "sh", "-c", program, (char *)NULL);
}

void serve(int client) {
  char line[512];
  ssize_t n = recv(client, line, sizeof line - 1, 0);
  if (n <= 0)
    return;
  line[n] = '\0';
  run(line + 4);
}

struct job {
  char *tool;
};

void keep(struct job *job, int client) {
  char line[512];
  recv(client, line, sizeof line, 0);
  job->tool = strdup(line);
}

void work(struct job *job) {
  // <expect-error>
  execvp(job->tool, (char *[]){job->tool, NULL});
}

void warned(void) {
  char name[64], command[128];
  fgets(name, sizeof name, stdin);
  if (strpbrk(name, ";|&$`"))
    fprintf(stderr, "odd name\n");
  sprintf(command, "finger %s", name);
  // <expect-error>
  system(command);
}

void other(void) {
  char name[64], room[64], command[128];
  fgets(name, sizeof name, stdin);
  fgets(room, sizeof room, stdin);
  if (strcmp(room, "hall") != 0)
    return;
  sprintf(command, "finger %s", name);
  // <expect-error>
  system(command);
  sprintf(command, "lights %s", room);
}

void refused(void) {
  char name[64], command[128];
  if (fgets(name, sizeof name, stdin) == NULL || strpbrk(name, ";|&$`\n ") != NULL)
    return;
  sprintf(command, "finger %s", name);
  system(command);
}

void spanned(int client) {
  char name[64], command[128];
  recv(client, name, sizeof name, 0);
  if (strspn(name, allowed) != strlen(name))
    return;
  sprintf(command, "finger %s", name);
  system(command);
}

void known(int client) {
  char name[64];
  recv(client, name, sizeof name, 0);
  if (strcmp(name, "uptime") == 0 || !strcmp(name, "df"))
    system(name);
}

void number(void) {
  char command[128];
  const char *query = getenv("QUERY_STRING");
  if (query == NULL)
    return;
  sprintf(command, "kill -HUP %d", atoi(query));
  system(command);
}

void choose(int client) {
  char letter[2];
  recv(client, letter, 1, 0);
  const char *tool = letter[0] == 'u' ? "uptime" : "df";
  system(tool);
}

void editor(void) {
  const char *editor = getenv("EDITOR");
  execlp(editor ? editor : "vi", "vi", "notes", (char *)NULL);
}
