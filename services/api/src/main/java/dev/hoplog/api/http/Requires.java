package dev.hoplog.api.http;

import dev.hoplog.directory.Scope;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a key must allow for a handler to be called. A handler under the API without it is for admins only. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Requires {

    /** The request attribute that holds the {@link dev.hoplog.directory.Caller}. */
    String CALLER = "dev.hoplog.caller";

    /** Of several, one is enough to be let in; what the others are needed for, the handler asks itself. */
    Scope[] value();
}
