package org.amkit.ops;

import org.jspecify.annotations.Nullable;

/**
 * What a register held at some time.
 *
 * @param winner the visible op with the greatest id
 * @param visibleCount how many were visible
 * @param increments what the winner was incremented by
 */
public record RegisterState(@Nullable RegOp winner, int visibleCount, long increments) {}
