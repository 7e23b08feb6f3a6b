// A clock on the wall that is wrong by HY_SKEW seconds, and every other clock as it is. libfaketime turns timers as well, and with
// them whatever waits in Swift.
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long skew(void) {
    const char *said = getenv("HY_SKEW");
    return said ? atol(said) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *moment) {
    int answer = (int)syscall(SYS_clock_gettime, clock, moment);
    if (answer == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) moment->tv_sec += skew();
    return answer;
}

int gettimeofday(struct timeval *moment, void *zone) {
    int answer = (int)syscall(SYS_gettimeofday, moment, zone);
    if (answer == 0) moment->tv_sec += skew();
    return answer;
}

time_t time(time_t *moment) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (moment) *moment = now.tv_sec;
    return now.tv_sec;
}
