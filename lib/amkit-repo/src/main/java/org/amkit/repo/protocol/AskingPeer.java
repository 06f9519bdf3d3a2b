package org.amkit.repo.protocol;

import java.util.Optional;
import org.amkit.repo.AccessPolicy;
import org.amkit.repo.PeerId;

/**
 * A peer as a policy sees it.
 *
 * @param peerId what it calls itself
 * @param principal the name of the token or certificate that it has shown, if any
 */
public record AskingPeer(PeerId peerId, Optional<String> principal) implements AccessPolicy.Peer {}
