package org.amkit.cli.command.sync;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.amkit.cli.command.Run;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.OutOfMemory;
import org.amkit.cli.transport.Connection;
import org.amkit.cli.transport.PeerException;
import org.amkit.cli.transport.PeerException.Kind;
import org.amkit.repo.AnnounceAll;
import org.amkit.repo.AnnounceNone;
import org.amkit.repo.ConnectionId;
import org.amkit.repo.DialerId;
import org.amkit.repo.DocumentId;
import org.amkit.repo.PeerId;
import org.amkit.repo.PeerInfo;
import org.amkit.repo.Repo;
import org.amkit.repo.RepoConfig;
import org.amkit.repo.RepoListener;
import org.amkit.repo.protocol.DocumentRules;
import org.amkit.repo.protocol.Hello;
import org.amkit.repo.protocol.RepoMessage;
import org.jspecify.annotations.Nullable;

/**
 * A file's Repo with its one peer, and how that goes: a Repo goes on forever, this comes to an end.
 *
 * <pre>
 *   connected -- the peer says who it is --> the document is named -- messages --> settled --> left
 *       ^                                                                             |
 *       +--------------------------- lost, where it is live --------------------------+
 * </pre>
 *
 * <p>A peer need not know of this rule: from one that stays connected as long as it can
 * (automerge-repo, samod) this side just goes away when there is nothing left to say.
 */
final class Exchange implements RepoListener, Hello, AutoCloseable {
  private static final int PIECE_BYTES = 1 << 20;
  private static final Duration LINGER = Duration.ofSeconds(2);
  private static final long LOOK_MILLIS = 250;

  /**
   * How it goes.
   *
   * @param peer what the peer is called, for people
   * @param dials whether this side speaks first
   * @param live whether it stays when both sides agree
   * @param returns whether the peer is connected again when the connection is lost
   * @param mayLeave whether a peer that leaves ends it, though it is live
   * @param named the document that this side is about; null: the peer's, or ours
   * @param direction which way changes go
   */
  record Terms(
      String peer,
      boolean dials,
      boolean live,
      boolean returns,
      boolean mayLeave,
      @Nullable DocumentId named,
      DocumentRules.Direction direction) {}

  private final Run run;
  private final SyncedFile own;
  private final Terms terms;
  private final PeerOptions options;
  private final SyncTally tally;
  private final Repo repo;

  // Guarded by this.
  private @Nullable PeerLine line;
  private @Nullable Failure failure;
  private boolean isStopped;

  /** The number of the last connection; they grow. */
  private int lastConnection;

  /** Whether the peer was there once. */
  private boolean wasMet;

  /** Whether it was told that the connection is lost. */
  private boolean isLostTold;

  private boolean isAbsenceTold;
  private @Nullable DocumentId about;
  private String trouble = "";

  /** Opens the Repo of a file, with no peer yet. */
  Exchange(Run run, SyncedFile own, Terms terms, PeerOptions options, SyncTally tally) {
    this.run = run;
    this.own = own;
    this.terms = terms;
    this.options = options;
    this.tally = tally;
    this.repo =
        Repo.load(
            RepoConfig.builder()
                .store(own)
                .peerId(PeerId.fromString(PeerOptions.peerId(run)))
                .announcePolicy(terms.dials ? new AnnounceAll() : new AnnounceNone())
                .rules(
                    new DocumentRules(
                        true, false, !options.allowUnrelated, terms.direction, PIECE_BYTES))
                .memoryBytes(Long.MAX_VALUE)
                .handshakeMillis(0)
                .listener(this)
                .hello(this)
                .build());
  }

  /** Waits for the peer to speak first. */
  void accept(PeerLine first) {
    begin(first);
    CompletableFuture<ConnectionId> unused =
        repo.makeAcceptor(terms.peer).accept(first.transport());
  }

  /** Speaks first, and connects again where it is to. */
  void dial(PeerLine first, Connection connection) {
    begin(first);
    repo.dial(
        new PeerDialer(terms.peer, connection, this, first.transport()),
        PeerDialer.config(terms.returns));
  }

  /** Has this be about a connection from now on, which is handed to the Repo next. */
  void begin(PeerLine next) {
    synchronized (this) {
      line = next;
      notifyAll();
    }
    CompletableFuture<Void> unused =
        next.transport()
            .link()
            .ended()
            .whenComplete(
                (none, why) -> {
                  if (why != null) {
                    broke(next, why);
                  }
                });
  }

  private void broke(PeerLine which, Throwable why) {
    Throwable cause =
        why.getCause() != null && !(why instanceof IOException) ? why.getCause() : why;
    synchronized (this) {
      which.broken = cause;
      if (cause instanceof PeerException e && e.kind() == Kind.PROTOCOL) {
        which.failure = which.failure == null ? e : which.failure;
        end(which, String.valueOf(e.getMessage()));
      }
      notifyAll();
    }
  }

  /** The peer is to hear why: what is asked of the Repo after this comes behind it. */
  private void end(PeerLine which, String why) {
    if (which.connection != null) {
      repo.disconnect(which.connection, why);
    }
  }

  /** Ends it: something is wrong on this side. */
  synchronized void fail(Failure what) {
    if (failure == null) {
      failure = what;
    }
    if (line != null) {
      end(line, RepoMessage.Fault.NOT_KEPT + what.message());
    }
    notifyAll();
  }

  /** What is wrong on this side; null for nothing. */
  synchronized @Nullable Failure failure() {
    return failure;
  }

  /** Ends it in good order, from any thread. */
  synchronized void stop() {
    isStopped = true;
    notifyAll();
  }

  // The end

  /**
   * Waits for the end.
   *
   * @throws PeerException when the peer is at fault, or the way to it
   */
  synchronized void await() throws PeerException {
    try {
      while (!isStopped) {
        if (failure != null) {
          throw failure;
        }
        PeerLine at = line;
        if (at == null) {
          wait();
        } else if (isOver(at)) {
          return;
        } else {
          wait(patience(at));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerException(Kind.LOST, "interrupted", e);
    }
  }

  /** Whether all is said and done over a connection; fails when it never will be. */
  private boolean isOver(PeerLine at) throws PeerException {
    PeerException why = at.failure;
    if (why == null) {
      if (!terms.live && at.isSettled()) {
        return true;
      }
      if (!at.hasEnded()) {
        return false;
      }
      if (mayEnd(at)) {
        return true;
      }
      why = at.ending();
    }
    if (!mayReturn(why)) {
      throw why;
    }
    tellLost(why);
    return false;
  }

  /**
   * Whether a peer that is gone left in good order: nothing was left to say or, where this side
   * waited for it, it said that it had; and where this side asked it to stay, both.
   */
  private boolean mayEnd(PeerLine at) {
    if (!terms.live || !terms.mayLeave) {
      return false;
    }
    if (!terms.dials && at.hasLeft) {
      // Both agreed, or it was stopped; what has come from others since is for its next session.
      return true;
    }
    return (at.hasNothing() || at.isSettled()) && (at.hasLeft || !terms.dials);
  }

  /** Whether it may be better with another connection. */
  private boolean mayReturn(PeerException why) {
    return terms.returns && wasMet && why.kind() == Kind.LOST;
  }

  private void tellLost(PeerException why) {
    if (!isLostTold) {
      isLostTold = true;
      run.console()
          .complain("am: " + terms.peer + ": lost (" + why.getMessage() + "); connecting again");
    }
  }

  /** How long there is to wait, unless something happens; 0: forever. */
  private long patience(PeerLine at) throws PeerException {
    Duration timeout = at.isMet ? options.silenceTimeout() : options.handshakeTimeout();
    boolean isLost = at.failure != null || at.hasEnded();
    if (timeout.isZero() || (at.isMet && terms.live) || isLost) {
      return 0;
    }
    long left = at.lastProgressNanos() + timeout.toNanos() - System.nanoTime();
    if (left > 0) {
      return Math.min(LOOK_MILLIS, left / 1_000_000 + 1);
    }
    String seconds = timeout.toSeconds() + " s";
    PeerException silent =
        at.isMet
            ? new PeerException(
                Kind.SILENT,
                "the other side was silent for " + seconds + ", before both sides agreed")
            : new PeerException(
                wasMet ? Kind.LOST : Kind.SILENT,
                "the other side did not say who it is within " + seconds);
    at.failure = silent;
    end(at, String.valueOf(silent.getMessage()));
    if (!mayReturn(silent)) {
      throw silent;
    }
    tellLost(silent);
    return 0;
  }

  /** Waits a moment until the peer is gone, or all is said to it. */
  synchronized void awaitQuiet() {
    long deadline = System.nanoTime() + LINGER.toNanos();
    try {
      while (line != null && !line.isSettled() && !line.hasEnded()) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return;
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sends a leave message, closes the Repo, and gives the peer a moment to close, too. */
  @Override
  public void close() {
    repo.close();
    PeerLine last;
    synchronized (this) {
      last = line;
    }
    if (last != null) {
      try {
        // To close with bytes unread would, on a socket, take back what the peer has not read yet.
        last.transport().link().ended().get(LINGER.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException | TimeoutException e) {
        run.console().detail("am: " + terms.peer + ": closed: " + e.getMessage());
      }
      last.transport().close();
    }
  }

  // Connections again

  /** Whether the connection that is lost is to be followed by another. */
  synchronized boolean isToReturn() {
    PeerLine at = line;
    if (isStopped || failure != null || at == null || !terms.returns || !wasMet) {
      return false;
    }
    if (at.failure != null) {
      return mayReturn(at.failure);
    }
    if (mayEnd(at)) {
      return false;
    }
    tellLost(at.ending());
    return true;
  }

  /** Another connection could not be made. */
  synchronized void notConnected(PeerException why) {
    if (why.kind() != Kind.LOST && line != null) {
      line.failure = why;
    }
    notifyAll();
  }

  @Override
  public void onDialFailed(DialerId dialer, Throwable what, long retryMillis) {
    if (terms.live) {
      run.console()
          .detail(
              "am: " + terms.peer + ": " + what.getMessage() + "; again in " + retryMillis + " ms");
    }
  }

  // What is said first

  @Override
  public RepoMessage.Am am(@Nullable Said asked) {
    boolean isAsked = asked != null && asked.am().wantsDefault();
    return new RepoMessage.Am(
        terms.dials && terms.named == null, isAsked ? own.defaultId() : null, own.origins());
  }

  @Override
  public Relation relation(Said said) {
    Boolean meets = own.meets(said.am().origins());
    if (options.allowUnrelated || Boolean.TRUE.equals(meets)) {
      return Relation.RELATED;
    }
    if (meets == null || (terms.dials && terms.named != null)) {
      // A document that is named may be another; the exchange shows it.
      return Relation.UNKNOWN;
    }
    // The peer can tell, too, and is left to say so first.
    return terms.dials ? Relation.UNRELATED : Relation.UNKNOWN;
  }

  @Override
  public void onPeer(ConnectionId connection, PeerInfo peer, RepoMessage.@Nullable Am am) {
    DocumentId id = null;
    boolean isBack = false;
    synchronized (this) {
      PeerLine at = line;
      if (at == null || !isAt(at, connection)) {
        return;
      }
      at.isMet = true;
      at.progressed();
      isBack = isLostTold;
      isLostTold = false;
      wasMet = true;
      if (terms.dials && about == null) {
        DocumentId theirs = am == null ? null : am.defaultId();
        about = terms.named != null ? terms.named : theirs != null ? theirs : own.defaultId();
      }
      id = about;
      if (terms.dials && id == null) {
        at.failure =
            new PeerException(Kind.UNNAMED, "no document is named, and the other side names none");
      }
      notifyAll();
    }
    if (isBack) {
      run.console().complain("am: " + terms.peer + ": connected again");
    }
    if (terms.dials && id != null) {
      own.answerTo(id);
      CompletableFuture<?> unused = repo.find(id);
    }
  }

  // What happens

  @Override
  public void onMessage(
      ConnectionId connection, boolean isSent, RepoMessage message, int byteCount) {
    tally.message(isSent, message, byteCount);
    synchronized (this) {
      PeerLine at = line;
      if (at == null || !isAt(at, connection)) {
        return;
      }
      at.message(isSent, message, byteCount);
      if (!isSent
          && message instanceof RepoMessage.Unavailable unavailable
          && at.isAbout(unavailable.documentId())) {
        absent(at, unavailable.documentId());
      }
    }
  }

  /** Whether something is of the connection that this is about, not of the one before. */
  private boolean isAt(PeerLine at, ConnectionId connection) {
    if (at.connection == null && connection.value() > lastConnection) {
      lastConnection = connection.value();
      at.connection = connection;
    }
    // By the number: the equals method of a record takes its time at the first call.
    return at.connection != null && connection.value() == at.connection.value();
  }

  private void absent(PeerLine at, DocumentId id) {
    if (!terms.live) {
      at.failure =
          new PeerException(Kind.REFUSED, "the other side does not have the document " + id);
      notifyAll();
    } else if (!isAbsenceTold) {
      isAbsenceTold = true;
      run.console().complain("am: " + terms.peer + ": does not have the document yet; waiting");
    }
  }

  @Override
  public void onEnd(ConnectionId connection, @Nullable String why, boolean isByPeer) {
    if (why == null) {
      return;
    }
    if (!isByPeer && why.equals(OutOfMemory.PROBLEM)) {
      fail(OutOfMemory.failure(new OutOfMemoryError(why)));
    }
    synchronized (this) {
      PeerLine at = line;
      if (at != null && isAt(at, connection) && at.failure == null) {
        at.failure = new PeerException(kind(why, isByPeer), why);
        notifyAll();
      }
    }
  }

  private Kind kind(String why, boolean isByPeer) {
    if (why.endsWith(RepoMessage.Fault.NOT_RELATED) && !options.allowUnrelated) {
      return Kind.UNRELATED;
    }
    if (!isByPeer) {
      return Kind.PROTOCOL;
    }
    boolean mayBeKeptLater = why.contains(RepoMessage.Fault.NOT_KEPT);
    return mayBeKeptLater && terms.returns && wasMet ? Kind.LOST : Kind.REFUSED;
  }

  @Override
  public synchronized void onGone(ConnectionId connection) {
    if (line != null && isAt(line, connection)) {
      line.isGone = true;
      notifyAll();
    }
  }

  @Override
  public synchronized void onSettled(
      ConnectionId connection, DocumentId document, boolean isSettled) {
    if (line != null && isAt(line, connection)) {
      line.settled(document, isSettled);
      notifyAll();
    }
  }

  @Override
  public void onLeft(ConnectionId connection, DocumentId document, long received, long sent) {
    tally.changes(received, sent);
    synchronized (this) {
      if (line != null && isAt(line, connection)) {
        line.left(document);
        notifyAll();
      }
    }
  }

  @Override
  public void onTrouble(DocumentId document, Exception what) {
    if (OutOfMemory.isCauseOf(what)) {
      fail(OutOfMemory.failure(what));
      return;
    }
    Failure why = own.failure(what);
    if (!terms.live || own.isOfWriting(what)) {
      fail(why);
      return;
    }
    synchronized (this) {
      // It may be mended while this goes on, so that is said once.
      if (trouble.equals(why.message())) {
        return;
      }
      trouble = why.message();
    }
    run.console().complain("am: " + why.message());
  }
}
