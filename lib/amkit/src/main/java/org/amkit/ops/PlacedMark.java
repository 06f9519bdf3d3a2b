package org.amkit.ops;

/** A stretch of a mark with the id of the operation that put it there. */
public record PlacedMark(MarkRange range, long id) {}
