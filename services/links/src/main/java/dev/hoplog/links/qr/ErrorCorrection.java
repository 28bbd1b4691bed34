package dev.hoplog.links.qr;

/** How much of a code may be damaged or covered: about 7, 15, 25 and 30 hundredths. */
public enum ErrorCorrection {
    L,
    M,
    Q,
    H
}
