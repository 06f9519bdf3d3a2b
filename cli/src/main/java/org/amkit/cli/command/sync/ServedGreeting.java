package org.amkit.cli.command.sync;

import java.io.IOException;
import org.amkit.DocumentOrigins;
import org.amkit.cli.terminal.Failure;
import org.amkit.repo.AccessPolicy;
import org.amkit.repo.DocumentId;
import org.amkit.repo.protocol.AskingPeer;
import org.amkit.repo.protocol.Hello;
import org.amkit.repo.protocol.RepoMessage;
import org.jspecify.annotations.Nullable;

/**
 * What {@code am serve} says at first to peers of this library's: for a file, its id and where its
 * history begins, to those that may know of it.
 *
 * @param served what is served
 * @param access what peers may do
 */
record ServedGreeting(ServedStore served, AccessPolicy access) implements Hello {
  private static final RepoMessage.Am NOTHING = new RepoMessage.Am(false, null, null);

  @Override
  public RepoMessage.Am am(@Nullable Said asked) {
    DocumentId id = asked == null ? null : known(asked.peer());
    if (asked == null || id == null) {
      return NOTHING;
    }
    return new RepoMessage.Am(false, asked.am().wantsDefault() ? id : null, origins(asked.am()));
  }

  @Override
  public Relation relation(Said said) {
    DocumentOrigins theirs = said.am().origins();
    DocumentOrigins ours = known(said.peer()) == null ? null : origins(said.am());
    // Whether they are not is known from the peer, or from the exchange.
    return theirs != null && ours != null && ours.overlaps(theirs)
        ? Relation.RELATED
        : Relation.UNKNOWN;
  }

  /** The document's id; null where there are several, or where the peer may not know of it. */
  private @Nullable DocumentId known(AskingPeer asking) {
    AccessPolicy.Peer peer = AccessPolicy.Peer.of(asking);
    try {
      return served
          .onlyId()
          .filter(id -> access.right(id, peer) != AccessPolicy.Right.NONE)
          .orElse(null);
    } catch (IOException e) {
      return null;
    }
  }

  /** Null where nothing is known, as of a file without changes. */
  private @Nullable DocumentOrigins origins(RepoMessage.Am said) {
    DocumentOrigins theirs = said.origins();
    ServedFileIds file = served.only();
    if (theirs == null || file == null) {
      return null;
    }
    try {
      DocumentOrigins ours = file.origins(theirs);
      return ours.roots().isEmpty() ? null : ours;
    } catch (IOException | Failure e) {
      // It cannot be read now: a peer that asks for the document is told.
      return null;
    }
  }
}
