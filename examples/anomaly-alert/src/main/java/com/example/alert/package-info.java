/** A job of one's own beside Hoplog: says so when a link is followed far more often than in the hour before. */
@NullMarked
package com.example.alert;

import org.jspecify.annotations.NullMarked;
