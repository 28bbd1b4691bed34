/**
 * The rules of the road that every REST side keeps: keys and scopes, problem documents, request ids, the limit of a
 * body.
 */
@NullMarked
package dev.hoplog.api.http;

import org.jspecify.annotations.NullMarked;
