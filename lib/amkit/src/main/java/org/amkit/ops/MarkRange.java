package org.amkit.ops;

/** A mark over {@code [start..end)} in text units. */
public record MarkRange(long start, long end, String name, Value.Scalar value) {}
