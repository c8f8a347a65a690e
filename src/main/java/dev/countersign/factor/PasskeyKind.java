package dev.countersign.factor;

import java.util.List;

import org.springframework.stereotype.Component;

/**
 * Passkeys: keys that a device has and uses for its owner alone. They prove nothing by a
 * code, but by what the device answers to a challenge.
 */
@Component
class PasskeyKind implements FactorKind {

	static final String NAME = "passkey";

	static final String METHOD = "hwk";

	/** How many an account may have. */
	static final int MAX = 10;

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public String method() {
		return METHOD;
	}

	@Override
	public boolean takesCodes() {
		return false;
	}

	@Override
	public boolean proves(Factor factor, String code) {
		return false;
	}

	/** Returns those of some factors that are passkeys. */
	static List<Factor> of(List<Factor> factors) {
		return factors.stream().filter((factor) -> factor.kind().equals(NAME)).toList();
	}

}
