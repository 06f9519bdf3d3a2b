package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.amkit.ChangeHash;
import org.amkit.repo.DocumentId;
import org.amkit.repo.protocol.MessageCodec;
import org.amkit.repo.protocol.RepoMessage;
import org.amkit.sync.Have;
import org.amkit.sync.SyncMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code am sync} with peers that are not as they should be: it ends, in time, and says why. */
@Timeout(60)
class SyncWithStrangersTest {
  private static final DocumentId OTHER = DocumentId.parse("4NMNnkMhL8jXrdJ9jamS58PAVdXu");

  @TempDir Path folder;
  private AmInProcess am;

  @BeforeEach
  void start() {
    am = new AmInProcess(folder);
    assertThat(am.run("init", "a.automerge", "--from", "{\"a\":1}", "-q")).isZero();
    am.forgetOut();
  }

  /** The other side of one connection, message by message. */
  private record Stranger(DataInputStream in, DataOutputStream out) {
    RepoMessage next() throws Exception {
      return MessageCodec.decode(in.readNBytes(in.readInt()));
    }

    void send(byte[] message) throws IOException {
      out.writeInt(message.length);
      out.write(message);
      out.flush();
    }

    void send(RepoMessage message) throws IOException {
      send(MessageCodec.encode(message));
    }

    /** Says who it is, and hears what the document is. */
    DocumentId meet() throws Exception {
      next();
      send(new RepoMessage.Peer("stranger", "am", "1", null));
      return ((RepoMessage.Sync) next()).documentId();
    }

    void sync(DocumentId id, byte[] data) throws IOException {
      send(new RepoMessage.Sync("stranger", "am", id, false, new RepoMessage.Payload(data)));
    }

    /** Hears what comes until there is nothing more; the last of it. */
    RepoMessage last() throws Exception {
      RepoMessage last = next();
      while (last instanceof RepoMessage.Sync) {
        last = next();
      }
      return last;
    }
  }

  /** What a stranger does. */
  @FunctionalInterface
  private interface Talk {
    Object with(Stranger stranger) throws Exception;
  }

  /** What came of a sync: what the stranger has to show, and how long it took. */
  private record Ending(CompletableFuture<Object> heard, long millis) {}

  private Ending fails(Talk talk, String... options) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Object> heard = new CompletableFuture<>();
      Thread thread =
          new Thread(
              () -> {
                try (Socket socket = server.accept()) {
                  heard.complete(
                      talk.with(
                          new Stranger(
                              new DataInputStream(socket.getInputStream()),
                              new DataOutputStream(socket.getOutputStream()))));
                } catch (Exception e) {
                  heard.completeExceptionally(e);
                }
              });
      thread.setDaemon(true);
      thread.start();
      String[] args = new String[options.length + 3];
      args[0] = "sync";
      args[1] = "a.automerge";
      args[2] = "tcp://127.0.0.1:" + server.getLocalPort();
      System.arraycopy(options, 0, args, 3, options.length);
      long start = System.nanoTime();
      int exit = am.run(args);
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      assertThat(exit).as(am.err()).isEqualTo(5);
      assertThat(am.out()).isEmpty();
      return new Ending(heard, millis);
    }
  }

  private static Object wait(Stranger stranger) throws IOException {
    return stranger.in().readAllBytes().length;
  }

  @Test
  void silentInTheHandshake_takesTheTimeoutOnce() throws Exception {
    Ending ending = fails(SyncWithStrangersTest::wait, "--timeout", "2");
    assertThat(am.err()).contains("the other side did not say who it is within 2 s");
    assertThat(ending.millis()).isBetween(1_900L, 3_500L);
  }

  @Test
  void silentAfterwards_takesTheTimeoutOnce() throws Exception {
    Ending ending =
        fails(
            stranger -> {
              stranger.meet();
              return stranger.last();
            },
            "--timeout",
            "2");
    assertThat(am.err()).contains("the other side was silent for 2 s, before both sides agreed");
    assertThat(ending.millis()).isBetween(1_900L, 3_500L);
    assertThat(ending.heard().get(10, TimeUnit.SECONDS)).isInstanceOf(RepoMessage.Fault.class);
  }

  /** None of it leads on. At the end it has two seconds to close. */
  @Test
  void talksOfOtherThings_isSilent() throws Exception {
    Ending ending =
        fails(
            stranger -> {
              DocumentId id = stranger.meet();
              for (int i = 1; true; i++) {
                RepoMessage.Payload data = new RepoMessage.Payload(new byte[] {0});
                stranger.send(new RepoMessage.Ephemeral("stranger", "am", id, i, "s", data));
                byte[] nothing = HexFormat.of().parseHex("4200000000");
                stranger.send(
                    new RepoMessage.Sync(
                        "stranger", "am", OTHER, true, new RepoMessage.Payload(nothing)));
                Thread.sleep(20);
              }
            },
            "--timeout",
            "2");
    assertThat(am.err()).contains("the other side was silent for 2 s");
    assertThat(ending.millis()).isBetween(1_900L, 5_500L);
  }

  /** Each message says other heads, of changes that never come. */
  @Test
  void saysHeadsInVain_isEnded() throws Exception {
    Random random = new Random(1);
    fails(
        stranger -> {
          DocumentId id = stranger.meet();
          while (true) {
            byte[] hash = new byte[ChangeHash.BYTE_COUNT];
            random.nextBytes(hash);
            List<ChangeHash> heads = List.of(ChangeHash.fromBytes(hash));
            stranger.sync(
                id,
                new SyncMessage(1, heads, List.of(), List.of(Have.NOTHING), List.of(), null)
                    .encode());
          }
        },
        "--timeout",
        "30",
        "--allow-unrelated");
    assertThat(am.err()).contains("messages in vain");
  }

  @Test
  void saysError_isSaidInItsWords() throws Exception {
    fails(
        stranger -> {
          stranger.next();
          stranger.send(new RepoMessage.Fault("stranger", "am", "no room"));
          return wait(stranger);
        });
    assertThat(am.err()).contains("the other side says: no room");
  }

  @Test
  void hasNoSuchDocument_isSaid() throws Exception {
    Ending ending =
        fails(
            stranger -> {
              DocumentId id = stranger.meet();
              stranger.send(new RepoMessage.Unavailable("stranger", "am", id));
              return stranger.last();
            });
    assertThat(am.err()).contains("the other side does not have the document ");
    assertThat(ending.heard().get(10, TimeUnit.SECONDS)).isInstanceOf(RepoMessage.Leave.class);
  }

  @Test
  void closesAtOnce_isSaid() throws Exception {
    fails(Stranger::next);
    assertThat(am.err()).contains("the other side closed the connection before it said who it is");
  }

  @Test
  void closesLater_isSaid() throws Exception {
    fails(Stranger::meet);
    assertThat(am.err()).contains("the other side closed the connection before both sides agreed");
  }

  @Test
  void speaksAnotherVersion_isTold() throws Exception {
    Ending ending =
        fails(
            stranger -> {
              stranger.next();
              stranger.send(new RepoMessage.Peer("stranger", "am", "7", null));
              return stranger.next();
            });
    assertThat(am.err()).contains("expected 1, found 7");
    assertThat(ending.heard().get(10, TimeUnit.SECONDS)).isInstanceOf(RepoMessage.Fault.class);
  }

  @Test
  void sendsGarbage_isTold() throws Exception {
    Ending ending =
        fails(
            stranger -> {
              stranger.next();
              stranger.send(new byte[] {1, 2, 3});
              return stranger.next();
            });
    assertThat(am.err()).contains("not a message");
    assertThat(ending.heard().get(10, TimeUnit.SECONDS)).isInstanceOf(RepoMessage.Fault.class);
  }

  @Test
  void sendsTooMuch_isTold() throws Exception {
    Ending ending =
        fails(
            stranger -> {
              stranger.next();
              stranger.send(new RepoMessage.Peer("stranger", "am", "1", null));
              stranger.out().writeInt(100 << 20);
              return stranger.last();
            },
            "--max-message",
            "16");
    assertThat(am.err()).contains("of which 16777216 are allowed");
    assertThat(ending.heard().get(10, TimeUnit.SECONDS)).isInstanceOf(RepoMessage.Fault.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "42", "85", "430000000105aabbccddee"})
  void sendsBadSyncMessage_isToldAndChangesNothing(String hex) throws Exception {
    Ending ending =
        fails(
            stranger -> {
              stranger.sync(stranger.meet(), HexFormat.of().parseHex(hex));
              return stranger.last();
            });
    assertThat(am.err()).contains("bad sync message");
    assertThat(ending.heard().get(10, TimeUnit.SECONDS)).isInstanceOf(RepoMessage.Fault.class);
    assertThat(am.run("get", "a.automerge", "--json")).isZero();
    assertThat(am.out()).isEqualTo("{\"a\":1}\n");
  }
}
