#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define ROOT "/srv/files/"

void page(void) {
  char path[PATH_MAX];
  snprintf(path, sizeof path, ROOT "%s", getenv("PATH_INFO"));
  // <expect-error>
  FILE *file = fopen(path, "r");
  fclose(file);
}

static int fetch(const char *path) {
  // <expect-error>
  return open(path, O_RDONLY);
}

int serve(int client) {
  char request[512], path[1024] = ROOT;
  if (recv(client, request, sizeof request, 0) < 5)
    return -1;
  strcat(path, strtok(request + 5, " "));
  return fetch(path);
}

struct request {
  char *name;
};

void parse(struct request *request) {
  request->name = getenv("QUERY_STRING");
}

void discard(struct request *request) {
  // <expect-error>
  unlink(request->name);
}

void resolvedInVain(int client) {
  char name[256], path[512], real[PATH_MAX];
  recv(client, name, sizeof name, 0);
  snprintf(path, sizeof path, ROOT "%s", name);
  if (realpath(path, real) == NULL)
    return;
  // <expect-error>
  open(real, O_RDONLY);
}

void unresolved(int client) {
  char name[256], path[512];
  recv(client, name, sizeof name, 0);
  snprintf(path, sizeof path, ROOT "%s", name);
  if (strncmp(path, ROOT, sizeof ROOT - 1) != 0)
    return;
  // <expect-error>
  open(path, O_RDONLY);
}

void noticed(int client) {
  char name[256];
  recv(client, name, sizeof name, 0);
  if (strstr(name, ".."))
    fprintf(stderr, "client climbs\n");
  // <expect-error>
  remove(name);
}

void refused(int client) {
  char name[256], path[512];
  recv(client, name, sizeof name, 0);
  if (strstr(name, "..") != NULL)
    return;
  snprintf(path, sizeof path, ROOT "%s", name);
  open(path, O_RDONLY);
}

void resolved(int client) {
  char name[256], path[512], real[PATH_MAX];
  recv(client, name, sizeof name, 0);
  snprintf(path, sizeof path, ROOT "%s", name);
  if (realpath(path, real) == NULL || strncmp(real, ROOT, sizeof ROOT - 1) != 0)
    return;
  open(real, O_RDONLY);
}

void flat(int client) {
  char name[256], path[512];
  recv(client, name, sizeof name, 0);
  snprintf(path, sizeof path, ROOT "%s", basename(name));
  open(path, O_RDONLY);
  if (strchr(name, '/'))
    return;
  snprintf(path, sizeof path, ROOT "%s.txt", name);
  open(path, O_RDONLY);
}

void known(void) {
  const char *page = getenv("PATH_INFO");
  if (page == NULL || strcmp(page, "index.html") != 0)
    page = "missing.html";
  fopen(page, "r");
}

void numbered(void) {
  char path[64];
  const char *query = getenv("QUERY_STRING");
  if (query == NULL)
    return;
  snprintf(path, sizeof path, ROOT "%ld", strtol(query, NULL, 10));
  fopen(path, "r");
}

int main(int argc, char **argv) {
  FILE *file = fopen(argv[1], "r");
  return file == NULL;
}
