package org.amkit.repo.protocol;

import java.util.Optional;

/**
 * A peer as a policy sees it.
 *
 * @param peerId what it calls itself
 * @param principal the name of the token or certificate that it has shown, if any
 */
public record AskingPeer(String peerId, Optional<String> principal) {}
