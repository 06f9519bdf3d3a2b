package org.amkit;

/**
 * A stretch of a loaded input that is damaged, skipped because of {@link LoadOptions#keepPartial}.
 *
 * @param start where it starts: a byte offset into the input
 * @param end where it ends, exclusive
 * @param message what is wrong with it
 */
public record LoadFault(long start, long end, String message) {}
