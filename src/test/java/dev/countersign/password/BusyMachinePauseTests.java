package dev.countersign.password;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BusyMachinePauseTests {

	private static final long WORK = Duration.ofMillis(30).toNanos();

	private static final int CORES = 8;

	private final List<Long> rests = new ArrayList<>();

	private double load;

	private long now;

	private int looks;

	private final BusyMachinePause breather = new BusyMachinePause(() -> {
		this.looks++;
		return this.load;
	}, () -> this.now, this.rests::add, CORES);

	@Test
	void afterWhenTheMachineHasTimeToSpareThenNoRest() {
		this.load = 0.6;
		work();
		assertThat(this.rests).isEmpty();
	}

	@Test
	void afterWhenTheMachineIsBusyThenEightTimesTheWorkAndNeverLong() {
		this.load = 1;
		work();
		assertThat(this.rests).containsExactly(8 * WORK);
		this.breather.after(Duration.ofSeconds(10).toNanos(), 0);
		assertThat(this.rests).last().isEqualTo(Duration.ofMillis(500).toNanos());
	}

	@Test
	void afterWhenCalmAgainThenRestsNoMore() {
		this.load = 1;
		work();
		this.load = 0.5;
		work();
		assertThat(this.rests).hasSize(1);
	}

	@Test
	void afterWhenManyInAMomentThenTheMachineIsLookedAtOnce() {
		this.load = 1;
		work();
		for (int i = 0; i < 100; i++) {
			this.breather.after(WORK, WORK);
		}
		assertThat(this.looks).isEqualTo(1);
		assertThat(this.rests).hasSize(101);
	}

	/** Seven of eight cores, and nothing else to do. */
	@Test
	void afterWhenTheWorkItselfKeepsTheMachineBusyThenNoRest() {
		this.load = 0.9;
		for (int i = 0; i < 7; i++) {
			this.breather.after(0, Duration.ofMillis(250).toNanos());
		}
		work();
		assertThat(this.rests).isEmpty();
	}

	private void work() {
		this.now += Duration.ofMillis(250).toNanos();
		this.breather.after(WORK, WORK);
	}

}
