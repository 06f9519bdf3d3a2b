package org.amkit.ops;

/** A mark, and at which of its ends it grows when text is inserted there. */
public record GrowingMark(MarkRange mark, Expand expand) {}
