/**
 * Proof against Automerge: generated scripts that amkit and Automerge's own core both execute,
 * compared line by line.
 *
 * <p>{@code scripts/differential} runs them against Node; {@code RecordedDifferentialTest} replays
 * a fixed set against what Node once answered.
 */
@NullMarked
package org.amkit.differential;

import org.jspecify.annotations.NullMarked;
