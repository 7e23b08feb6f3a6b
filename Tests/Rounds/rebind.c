// Names whose answer changes. once.test is 203.0.113.7 the first time and 127.0.0.2 from then on; both.test is both at once, and so is
// turned.test, the other one first. What connects to 203.0.113.7, which belongs to nobody, comes to 127.0.0.1, and to either at
// HY_REBIND_PORT; every other name and address is as it is.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <netdb.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static const char *outside = "203.0.113.7";
static const char *inside = "127.0.0.2";
static atomic_int asked;

// One entry, in one piece of memory, as freeaddrinfo takes it back.
static struct addrinfo *entry(const char *address, struct addrinfo *next) {
    struct addrinfo *made = calloc(1, sizeof(struct addrinfo) + sizeof(struct sockaddr_in));
    struct sockaddr_in *place = (struct sockaddr_in *)(made + 1);
    place->sin_family = AF_INET;
    inet_pton(AF_INET, address, &place->sin_addr);
    made->ai_family = AF_INET;
    made->ai_socktype = SOCK_STREAM;
    made->ai_addrlen = sizeof(struct sockaddr_in);
    made->ai_addr = (struct sockaddr *)place;
    made->ai_next = next;
    return made;
}

int getaddrinfo(const char *name, const char *service, const struct addrinfo *wish, struct addrinfo **found) {
    int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **) = dlsym(RTLD_NEXT, "getaddrinfo");
    if (name && strcmp(name, "once.test") == 0) {
        *found = entry(atomic_fetch_add(&asked, 1) == 0 ? outside : inside, NULL);
        return 0;
    }
    if (name && strcmp(name, "both.test") == 0) {
        *found = entry(outside, entry(inside, NULL));
        return 0;
    }
    if (name && strcmp(name, "turned.test") == 0) {
        *found = entry(inside, entry(outside, NULL));
        return 0;
    }
    return real(name, service, wish, found);
}

int connect(int socket, const struct sockaddr *place, socklen_t length) {
    int (*real)(int, const struct sockaddr *, socklen_t) = dlsym(RTLD_NEXT, "connect");
    const char *port = getenv("HY_REBIND_PORT");
    if (port && place->sa_family == AF_INET) {
        struct sockaddr_in there = *(const struct sockaddr_in *)place;
        char address[INET_ADDRSTRLEN];
        inet_ntop(AF_INET, &there.sin_addr, address, sizeof address);
        if (strcmp(address, outside) == 0 || strcmp(address, inside) == 0) {
            if (strcmp(address, outside) == 0) inet_pton(AF_INET, "127.0.0.1", &there.sin_addr);
            there.sin_port = htons((uint16_t)atoi(port));
            return real(socket, (const struct sockaddr *)&there, sizeof there);
        }
    }
    return real(socket, place, length);
}
