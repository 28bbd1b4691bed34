/** QR codes as pictures. The code itself is made by ZXing; it is drawn here. */
@NullMarked
package dev.hoplog.links.qr;

import org.jspecify.annotations.NullMarked;
