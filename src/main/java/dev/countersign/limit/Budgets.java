package dev.countersign.limit;

import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

import dev.countersign.address.CountedNetwork;

/**
 * The limits of failed credentials, and whose budget is which.
 */
final class Budgets {

	private static final String FACTOR = "factor";

	private final Limit pair;

	private final Limit device;

	private final Limit account;

	private final Limit place;

	private final Limit first;

	private final Limit address;

	private final Limit wide;

	private final NetworkLimit token;

	private final Limit factor;

	private final Limit factorAtPlace;

	private final Limit factorOfDevice;

	private final BucketKeys keys;

	private final Buckets buckets;

	Budgets(LimitProperties properties, BucketKeys keys, Buckets buckets) {
		LimitProperties.Login login = properties.login();
		this.pair = Limit.growing("pair", "login", login.failures(), login.longestDelay());
		this.device = Limit.growing("device", "login", login.failures(), login.longestDelay());
		LimitProperties.Account of = properties.account();
		this.account = Limit.steady("account", "account", of.failures(), of.window());
		this.place = Limit.steady("place", "account", of.failures(), of.window());
		Duration window = properties.address().window();
		int failures = properties.address().failures();
		this.first = Limit.steady("first", "address", 1, window);
		this.address = Limit.steady("address", "address", failures, window);
		this.wide = Limit.steady("wide", "address", (long) failures * NetworkLimit.WIDE, window);
		this.token = NetworkLimit.steady("token", "token", failures, window);
		LimitProperties.Factor second = properties.factor();
		this.factor = Limit.steady("factor", FACTOR, second.failures(), second.window());
		this.factorAtPlace = Limit.steady("factor-place", FACTOR, second.failures(), second.window());
		this.factorOfDevice = Limit.steady("factor-device", FACTOR, second.failures(), second.window());
		this.keys = keys;
		this.buckets = buckets;
	}

	/** Of a name at an address. */
	Budget pair(String username, CountedNetwork network) {
		return of(this.pair, username, network.name());
	}

	/** Of a device that is known. */
	Budget device(DeviceMark mark) {
		return of(this.device, mark.accountId().toString(), mark.deviceId().toString());
	}

	/** Of a name from everywhere. */
	Budget account(String username) {
		return of(this.account, username);
	}

	/** Of a name at a place that is known, in the place of the one from everywhere. */
	Budget place(String username, String place) {
		return of(this.place, username, place);
	}

	/** Of a name at an address within the window, before it counts there again. */
	Budget first(String username, CountedNetwork network) {
		return of(this.first, username, network.name());
	}

	/** Of an address, by those first failures. */
	Budget address(CountedNetwork network) {
		return of(this.address, network.name());
	}

	/** Of the /48 of an IPv6 address, likewise. */
	Budget wide(String range) {
		return of(this.wide, range);
	}

	/** Of an address and its /48, by the tokens that were never issued. */
	NestedBudgets token(CountedNetwork network) {
		return this.token.of(this::of, network);
	}

	/** Of the codes of a name from everywhere. */
	Budget factor(String username) {
		return of(this.factor, username);
	}

	/** Of the codes of a name at a place that is known. */
	Budget factorAtPlace(String username, String place) {
		return of(this.factorAtPlace, username, place);
	}

	/** Of the codes from a device that is known. */
	Budget factorOfDevice(DeviceMark mark) {
		return of(this.factorOfDevice, mark.accountId().toString(), mark.deviceId().toString());
	}

	/**
	 * Returns how long it takes until whatever is used up of any limit is there again.
	 */
	Duration fullIn() {
		return Stream
			.of(this.pair, this.device, this.account, this.place, this.first, this.address, this.wide,
					this.token.narrow(), this.token.wide(), this.factor, this.factorAtPlace, this.factorOfDevice)
			.map(Limit::fullIn)
			.max(Comparator.naturalOrder())
			.orElseThrow();
	}

	private Budget of(Limit limit, String... parts) {
		return new Budget(this.buckets, limit, this.keys.of(limit, parts));
	}

}
