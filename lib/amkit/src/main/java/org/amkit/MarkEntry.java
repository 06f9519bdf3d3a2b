package org.amkit;

/**
 * A stretch of a mark with the operation that put it there.
 *
 * @param mark the mark and where it is
 * @param id the id of the operation, as {@link Document#hashForOpId} takes it
 */
public record MarkEntry(Mark mark, ObjectId id) {}
