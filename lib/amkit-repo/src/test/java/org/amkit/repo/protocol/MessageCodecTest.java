package org.amkit.repo.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.amkit.ChangeHash;
import org.amkit.DocumentOrigins;
import org.amkit.repo.DocumentId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The hexadecimal messages were encoded by automerge-repo's own encoder (cbor-x). */
class MessageCodecTest {
  private static final DocumentId ID = DocumentId.parse("1Bhh3pU9gLXZiNDL6PEa1Gs9fh");
  private static final String JOIN =
      "b900046474797065646a6f696e6873656e646572496466706565722d616c706565724d65746164617461b90002"
          + "6973746f726167654964f76b6973457068656d6572616cf57819737570706f7274656450726f746f636f6c"
          + "56657273696f6e73816131";
  private static final String PEER =
      "b90005647479706564706565726873656e646572496466706565722d626c706565724d65746164617461b90002"
          + "6973746f7261676549646273316b6973457068656d6572616cf47773656c656374656450726f746f636f6c"
          + "56657273696f6e613168746172676574496466706565722d61";
  private static final String SYNC =
      "b9000564747970656473796e6368746172676574496466706565722d616464617461430102036a646f63756d65"
          + "6e744964781a3142686833705539674c585a694e444c365045613147733966686873656e64657249646670"
          + "6565722d62";
  private static final String REQUEST_WITH_TAGGED_BYTES =
      "b900056474797065677265717565737468746172676574496466706565722d616464617461d840430102036a64"
          + "6f63756d656e744964781a3142686833705539674c585a694e444c365045613147733966686873656e6465"
          + "72496466706565722d62";
  private static final String UNAVAILABLE =
      "b9000464747970656f646f632d756e617661696c61626c656a646f63756d656e744964781a3142686833705539"
          + "674c585a694e444c3650456131477339666868746172676574496466706565722d616873656e6465724964"
          + "66706565722d62";
  private static final String EPHEMERAL =
      "b90007647479706569657068656d6572616c6a646f63756d656e744964781a3142686833705539674c585a694e"
          + "444c3650456131477339666868746172676574496466706565722d616873656e646572496466706565722d"
          + "6265636f756e74fb42700000000000006973657373696f6e4964617864646174614109";
  private static final String ERROR =
      "b900046474797065656572726f726873656e646572496466706565722d62676d657373616765781c756e737570"
          + "706f727465642070726f746f636f6c2076657273696f6e68746172676574496466706565722d61";
  private static final String REMOTE_HEADS =
      "b9000564747970657472656d6f74652d68656164732d6368616e6765646873656e646572496466706565722d62"
          + "68746172676574496466706565722d616a646f63756d656e744964781a3142686833705539674c585a694e"
          + "444c36504561314773396668686e65774865616473b90001627331b9000265686561647381626161697469"
          + "6d657374616d70fb427a205856ef6000";

  private static RepoMessage decode(String hex) throws BadMessageException {
    return MessageCodec.decode(HexFormat.of().parseHex(hex));
  }

  private static RepoMessage.Payload data(int... bytes) {
    byte[] copy = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      copy[i] = (byte) bytes[i];
    }
    return new RepoMessage.Payload(copy);
  }

  private static RepoMessage.Metadata metadata(RepoMessage.Am am) {
    return new RepoMessage.Metadata("s1", false, am);
  }

  private static DocumentOrigins origins() {
    ChangeHash one = ChangeHash.fromBytes(new byte[32]);
    ChangeHash other = ChangeHash.fromString("0123".repeat(16));
    return new DocumentOrigins(List.of(one, other), List.of(other));
  }

  static List<RepoMessage> messages() {
    return List.of(
        new RepoMessage.Join("peer-a", List.of("1"), new RepoMessage.Metadata(null, true)),
        new RepoMessage.Join("peer-a", List.of("1", "2"), null),
        new RepoMessage.Join(
            "a", List.of("1"), metadata(new RepoMessage.Am(true, null, origins()))),
        new RepoMessage.Peer("b", "a", "1", metadata(new RepoMessage.Am(false, ID, origins()))),
        new RepoMessage.Peer("b", "a", "1", metadata(new RepoMessage.Am(false, null, null))),
        new RepoMessage.Peer("peer-b", "peer-a", "1", new RepoMessage.Metadata("s1", false)),
        new RepoMessage.Sync("peer-b", "peer-a", ID, false, data(1, 2, 3)),
        new RepoMessage.Sync(
            "peer-b", "peer-a", ID, true, new RepoMessage.Payload(new byte[400_000])),
        new RepoMessage.Unavailable("peer-b", "peer-a", ID),
        new RepoMessage.Ephemeral("c", "a", ID, 1L << 40, "session", data(1, 2)),
        new RepoMessage.RemoteSubscription("b", "a", List.of("s1", "s2"), List.of()),
        new RepoMessage.RemoteHeads(
            "b", "a", ID, Map.of("s1", new RepoMessage.HeadsAt(List.of("x"), 1795388960502L))),
        new RepoMessage.Leave("peer-ä\uD83D\uDE00"),
        new RepoMessage.Fault("peer-b", "peer-a", "wrong ".repeat(160)),
        new RepoMessage.Fault(null, null, "wrong"));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void decode_whatEncodeGave_isTheSame(RepoMessage message) throws BadMessageException {
    assertThat(MessageCodec.decode(MessageCodec.encode(message))).isEqualTo(message);
  }

  /** samod asks every map and array for its length, and takes strings in one piece only. */
  @ParameterizedTest
  @MethodSource("messages")
  void encode_mapsAndStrings_areOfStatedLength(RepoMessage message) {
    byte[] bytes = MessageCodec.encode(message);
    assertThat(bytes[0] & 0xe0).isEqualTo(0xa0);
    assertThat(bytes[0] & 0x1f).isLessThan(24);
    if (!(message instanceof RepoMessage.Sync)) {
      assertThat(HexFormat.of().formatHex(bytes)).doesNotContain("bf").doesNotContain("7f");
    }
  }

  @Test
  void encode_longError_isCutShort() throws BadMessageException {
    RepoMessage.Fault fault = new RepoMessage.Fault(null, null, "wrong ".repeat(20_000));
    byte[] bytes = MessageCodec.encode(fault);
    assertThat(HexFormat.of().formatHex(bytes)).doesNotContain("7f");
    assertThat(((RepoMessage.Fault) MessageCodec.decode(bytes)).message())
        .startsWith("wrong wrong")
        .endsWith("...")
        .hasSize(1003);
  }

  @Test
  void decode_messagesOfAutomergeRepo_areUnderstood() throws BadMessageException {
    assertThat(decode(JOIN))
        .isEqualTo(
            new RepoMessage.Join("peer-a", List.of("1"), new RepoMessage.Metadata(null, true)));
    assertThat(decode(PEER))
        .isEqualTo(
            new RepoMessage.Peer("peer-b", "peer-a", "1", new RepoMessage.Metadata("s1", false)));
    assertThat(decode(SYNC))
        .isEqualTo(new RepoMessage.Sync("peer-b", "peer-a", ID, false, data(1, 2, 3)));
    assertThat(decode(REQUEST_WITH_TAGGED_BYTES))
        .isEqualTo(new RepoMessage.Sync("peer-b", "peer-a", ID, true, data(1, 2, 3)));
    assertThat(decode(UNAVAILABLE)).isEqualTo(new RepoMessage.Unavailable("peer-b", "peer-a", ID));
    assertThat(decode(ERROR))
        .isEqualTo(new RepoMessage.Fault("peer-b", "peer-a", "unsupported protocol version"));
  }

  @Test
  void encode_join_saysThatItWantsTheDefault() {
    RepoMessage.Am am = new RepoMessage.Am(true, null, null);
    String hex =
        HexFormat.of()
            .formatHex(
                MessageCodec.encode(
                    new RepoMessage.Join(
                        "a", List.of("1"), new RepoMessage.Metadata(null, true, am))));
    // "am": {"wants": "default"}
    assertThat(hex).contains("62616d" + "a1" + "6577616e7473" + "6764656661756c74");
  }

  @Test
  void decode_amOfOtherShape_isIgnored() throws BadMessageException {
    // type: "join", senderId: "a", peerMetadata: {"am": X}
    String before = "a3" + "6474797065" + "646a6f696e" + "6873656e6465724964" + "6161";
    String metadata = "6c706565724d65746164617461" + "a1" + "62616d";
    for (String am : List.of("01", "80", "f6", "6161")) {
      RepoMessage.Join join = (RepoMessage.Join) decode(before + metadata + am);
      assertThat(join.metadata()).isEqualTo(new RepoMessage.Metadata(null, false));
    }
    // {"wants": 1, "roots": h'00', "loose": [], "else": {"a": [1]}}
    String odd =
        "a4"
            + "6577616e7473"
            + "01"
            + "65726f6f7473"
            + "4100"
            + "656c6f6f7365"
            + "80"
            + "64656c7365"
            + "a1"
            + "6161"
            + "8101";
    RepoMessage.Join join = (RepoMessage.Join) decode(before + metadata + odd);
    assertThat(join.metadata())
        .isEqualTo(new RepoMessage.Metadata(null, false, new RepoMessage.Am(false, null, null)));
  }

  @Test
  void decode_ephemeralAndRemoteHeads_areThoseOfAutomergeRepo() throws BadMessageException {
    assertThat(decode(EPHEMERAL))
        .isInstanceOfSatisfying(
            RepoMessage.Ephemeral.class,
            e -> {
              assertThat(e.senderId()).isEqualTo("peer-b");
              assertThat(e.count()).isEqualTo(1099511627776L);
              assertThat(e.sessionId()).isEqualTo("x");
            });
    assertThat(decode(REMOTE_HEADS))
        .isInstanceOfSatisfying(
            RepoMessage.RemoteHeads.class,
            r ->
                assertThat(r.newHeads())
                    .isEqualTo(
                        Map.of("s1", new RepoMessage.HeadsAt(List.of("aa"), 1795388960502L))));
  }

  @Test
  void decode_documentIdAsBytes_isUnderstood() throws BadMessageException {
    String id = HexFormat.of().formatHex(ID.getBytes());
    byte[] textId = MessageCodec.encode(new RepoMessage.Unavailable("b", "a", ID));
    String asText = HexFormat.of().formatHex(textId);
    String asBytes =
        asText.replace(
            "781a" + HexFormat.of().formatHex(ID.toString().getBytes(StandardCharsets.US_ASCII)),
            "50" + id);
    assertThat(asBytes).isNotEqualTo(asText);
    assertThat(decode(asBytes)).isEqualTo(new RepoMessage.Unavailable("b", "a", ID));
  }

  @Test
  void decode_cutAnywhere_isRefused() {
    for (RepoMessage message : messages().subList(0, 6)) {
      byte[] bytes = MessageCodec.encode(message);
      for (int length = 0; length < bytes.length; length++) {
        byte[] cut = Arrays.copyOf(bytes, length);
        assertThatThrownBy(() -> MessageCodec.decode(cut))
            .isInstanceOfSatisfying(
                BadMessageException.class,
                e -> assertThat(e).hasMessageStartingWith("not a message"));
      }
    }
  }

  @Test
  void decode_everyByteChanged_isAMessageOrRefused() {
    for (RepoMessage message : messages().subList(0, 6)) {
      byte[] bytes = MessageCodec.encode(message);
      for (int i = 0; i < bytes.length; i++) {
        for (int value = 0; value < 256; value += 5) {
          byte[] changed = bytes.clone();
          changed[i] = (byte) value;
          try {
            assertThat(MessageCodec.decode(changed).type()).isNotNull();
          } catch (BadMessageException e) {
            assertThat(e).hasMessageStartingWith("not a message");
          }
        }
      }
    }
  }
}
