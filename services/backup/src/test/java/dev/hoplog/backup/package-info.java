/** Tests of backups. */
@NullMarked
package dev.hoplog.backup;

import org.jspecify.annotations.NullMarked;
