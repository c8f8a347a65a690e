package dev.countersign.verifier;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Events as the service and those in between may write them.
 */
class EventReaderTests {

	@Test
	void nextWhenEventThenItsFields() throws IOException {
		EventReader events = events(
				"retry: 1000\n\n: a comment\nid:7-a\r\nevent: revocation\r\ndata: {\"id\":\"ä\"}\r\n\r\n");
		assertThat(events.next()).isEqualTo(new EventReader.Event(null, "", "", "1000"));
		assertThat(events.next()).isEqualTo(new EventReader.Event("7-a", "revocation", "{\"id\":\"ä\"}", ""));
	}

	@Test
	void nextWhenIdIsEmptyThenSaysSo() throws IOException {
		assertThat(events("id:\nevent: reset\ndata: {}\n\n").next().id()).isEmpty();
	}

	@Test
	void nextWhenCutThenHalfAnEventIsNone() {
		assertThatIOException().isThrownBy(() -> events("id: 7-a\nevent: revocation\ndata: {").next());
	}

	private static EventReader events(String text) {
		return new EventReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
	}

}
