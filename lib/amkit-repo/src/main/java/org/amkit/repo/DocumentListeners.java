package org.amkit.repo;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.amkit.ChangeHash;
import org.amkit.repo.protocol.RepoMessage;

/**
 * Who wants to be notified of a document. One that fails is logged, and the others are still
 * called.
 */
final class DocumentListeners {

  private final List<ChangeListener> changes = new CopyOnWriteArrayList<>();
  private final List<EphemeralListener> ephemerals = new CopyOnWriteArrayList<>();

  boolean isEmpty() {
    return changes.isEmpty() && ephemerals.isEmpty();
  }

  ListenerRegistration add(ChangeListener listener) {
    changes.add(Objects.requireNonNull(listener, "listener"));
    return new ListenerRegistration(() -> changes.remove(listener));
  }

  ListenerRegistration add(EphemeralListener listener) {
    ephemerals.add(Objects.requireNonNull(listener, "listener"));
    return new ListenerRegistration(() -> ephemerals.remove(listener));
  }

  void changed(ChangeHash[] heads) {
    if (!changes.isEmpty()) {
      DocumentChanged event = new DocumentChanged(List.of(heads));
      for (ChangeListener listener : changes) {
        guarded(() -> listener.onDocumentChanged(event));
      }
    }
  }

  void said(RepoMessage.Ephemeral message) {
    for (EphemeralListener listener : ephemerals) {
      guarded(
          () ->
              listener.onEphemeral(
                  PeerId.fromString(message.senderId()), message.data().bytes().clone()));
    }
  }

  private static void guarded(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException | Error e) {
      RepoLog.log(System.Logger.Level.ERROR, "a listener failed: " + e, e);
    }
  }
}
