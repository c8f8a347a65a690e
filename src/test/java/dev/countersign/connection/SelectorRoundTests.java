package dev.countersign.connection;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SelectorRoundTests {

	private final AtomicLong time = new AtomicLong();

	@ParameterizedTest
	@CsvSource({ "1,32", "2,32", "4,8", "32,1", "64,1" })
	void answerWhenManyAreReadyThenTheLastOnly(int cores, int answers) {
		SelectorRound round = new SelectorRound(cores, this.time::get);
		assertThat(IntStream.rangeClosed(0, 99).filter((ready) -> round.mayAnswer(99 - ready))).hasSize(answers);
	}

	@Test
	void answerWhenThoseBeforeTookLongThenNoMore() {
		SelectorRound round = new SelectorRound(2, this.time::get);
		assertThat(round.mayAnswer(5)).isTrue();
		pass(Duration.ofMillis(1));
		assertThat(round.mayAnswer(4)).isTrue();
		pass(Duration.ofNanos(1));
		assertThat(round.mayAnswer(3)).isFalse();
	}

	@Test
	void answerWhenThreadsWereWokenForLongThenTheLastAllTheSame() {
		SelectorRound round = new SelectorRound(2, this.time::get);
		for (int behind = 99; behind >= 32; behind--) {
			assertThat(round.mayAnswer(behind)).isFalse();
			pass(Duration.ofNanos(900_000));
		}
		assertThat(round.mayAnswer(31)).isTrue();
	}

	@Test
	void answerWhenRoundIsNewThenAgain() {
		SelectorRound round = new SelectorRound(2, this.time::get);
		for (int i = 0; i < 3; i++) {
			assertThat(round.mayAnswer(1)).isTrue();
			pass(Duration.ofSeconds(1));
			assertThat(round.mayAnswer(0)).isFalse();
		}
		assertThat(round.mayAnswer(0)).isTrue();
		pass(Duration.ofSeconds(1));
		assertThat(round.mayAnswer(0)).isTrue();
	}

	private void pass(Duration duration) {
		this.time.addAndGet(duration.toNanos());
	}

}
