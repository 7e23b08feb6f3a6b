#define CURL_DISABLE_TYPECHECK 1
#include <curl/curl.h>

/* Swift cannot call what takes any number of arguments: one function for each type of argument. */

static inline CURLcode huiying_curl_text(CURL *easy, CURLoption option, const char *text) {
    return curl_easy_setopt(easy, option, text);
}

static inline CURLcode huiying_curl_number(CURL *easy, CURLoption option, long number) {
    return curl_easy_setopt(easy, option, number);
}

static inline CURLcode huiying_curl_list(CURL *easy, CURLoption option, struct curl_slist *list) {
    return curl_easy_setopt(easy, option, list);
}

static inline CURLcode huiying_curl_data(CURL *easy, CURLoption option, void *data) {
    return curl_easy_setopt(easy, option, data);
}

static inline CURLcode huiying_curl_call(
    CURL *easy, CURLoption option, size_t (*call)(char *, size_t, size_t, void *)
) {
    return curl_easy_setopt(easy, option, call);
}

/* The last reply code of the server; 0 where there was none. */
static inline long huiying_curl_reply(CURL *easy) {
    long reply = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &reply);
    return reply;
}

/* Once, before anything else of the library. */
static inline int huiying_curl_begin(void) { return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK; }
