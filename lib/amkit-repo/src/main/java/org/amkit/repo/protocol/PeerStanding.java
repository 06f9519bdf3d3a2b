package org.amkit.repo.protocol;

import java.util.List;
import java.util.Optional;
import org.amkit.ChangeHash;

/**
 * How a document stands with one of its peers.
 *
 * @param connection the peer's
 * @param heardMillis when it last sent a sync message, by the clock of {@link DocumentActor#tick};
 *     empty: never
 * @param spokenMillis when it was last sent one
 * @param sentHeads the heads at that time
 * @param sharedHeads what both are known to have
 * @param theirHeads what it last said it has
 */
public record PeerStanding(
    long connection,
    Optional<Long> heardMillis,
    Optional<Long> spokenMillis,
    Optional<List<ChangeHash>> sentHeads,
    Optional<List<ChangeHash>> sharedHeads,
    Optional<List<ChangeHash>> theirHeads) {}
