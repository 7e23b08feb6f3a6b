#include <libxml/xmlversion.h>
/* Its converters are not used here, and their headers are at odds with those of Swift's own Foundation. */
#undef LIBXML_ICU_ENABLED
#include <libxml/HTMLparser.h>
#include <libxml/xmlreader.h>

/* The last error of this thread: 0 where there was none, below 0 where it is only a warning. */
static inline int huiying_xml_fault(void) {
    const xmlError *error = xmlGetLastError();
    if (error == NULL) return 0;
    return error->level >= XML_ERR_ERROR ? error->code : -error->code;
}

/* Gives back what the library made; its own name for it is a variable, which Swift does not let several threads read. */
static inline void huiying_xml_free(void *made) { xmlFree(made); }
