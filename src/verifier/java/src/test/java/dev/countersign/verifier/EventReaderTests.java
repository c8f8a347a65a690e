package dev.countersign.verifier;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

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

	@Test
	void nextWhenLineHasNoEndThenFails() {
		assertThatIOException().isThrownBy(() -> events("data: " + "x".repeat(1 << 20)).next())
			.withMessageContaining("goes on and on");
	}

	@Test
	void nextWhenStreamHasCommentsAloneThenFailsAfterAWhile() throws IOException {
		String comments = ": here I am\n".repeat(3);
		assertThat(events(comments + "data: x\n\n").next().data()).isEqualTo("x");
		EventReader impatient = new EventReader(stream(comments), Duration.ofNanos(-1));
		assertThatIOException().isThrownBy(impatient::next).withMessageContaining("no event for too long");
	}

	private static EventReader events(String text) {
		return new EventReader(stream(text), Duration.ofMinutes(1));
	}

	private static ByteArrayInputStream stream(String text) {
		return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
	}

}
