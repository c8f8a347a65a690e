package dev.countersign.store;

import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class OutageTests {

	private final Outage outage = new Outage(LogFactory.getLog(OutageTests.class), "The well gives water again");

	@Test
	void beginWhenItLastsThenLoggedOnce(CapturedOutput output) {
		for (int i = 0; i < 3; i++) {
			this.outage.begin("The well is dry", new IllegalStateException("no rain"));
		}
		assertThat(output).containsOnlyOnce("The well is dry").contains("no rain");
		assertThat(this.outage.lasts()).isTrue();
	}

	@Test
	void endWhenItLastedThenLoggedOnce(CapturedOutput output) {
		this.outage.begin("The well is dry", null);
		this.outage.end();
		this.outage.end();
		assertThat(output).containsOnlyOnce("The well gives water again");
		assertThat(this.outage.lasts()).isFalse();
	}

	@Test
	void endWhenItNeverBeganThenNothingLogged(CapturedOutput output) {
		this.outage.end();
		assertThat(output).doesNotContain("The well");
	}

}
