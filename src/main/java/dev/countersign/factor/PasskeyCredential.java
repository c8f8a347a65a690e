package dev.countersign.factor;

import java.math.BigInteger;
import java.util.Base64;

import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecord;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.authenticator.COSEKey;
import com.webauthn4j.data.attestation.authenticator.RSACOSEKey;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a passkey: its public key, and whether it may be copied to other
 * devices. None of it is secret.
 *
 * @param backupEligible whether its owner may have it on several devices
 * @param backedUp whether that was so when it was last heard of
 * @param data id and public key, as the device encoded them
 */
record PasskeyCredential(boolean backupEligible, boolean backedUp, byte[] data) {

	private static final AttestedCredentialDataConverter CONVERTER = new AttestedCredentialDataConverter(
			new ObjectConverter());

	/** What the column takes. */
	private static final int MAX_TEXT = 4096;

	/** Of RSA: no device makes a longer one. */
	private static final int MAX_MODULUS_BITS = 4096;

	/** Every device has 65,537; with a long one each answer takes long to judge. */
	private static final int MAX_EXPONENT_BITS = 32;

	/** Returns that of a passkey that was just made. */
	static PasskeyCredential of(AuthenticatorData<?> data) {
		AttestedCredentialData attested = data.getAttestedCredentialData();
		if (attested == null) {
			throw new IllegalArgumentException("There is no credential in it");
		}
		return new PasskeyCredential(data.isFlagBE(), data.isFlagBS(), CONVERTER.convert(attested));
	}

	/** Reads it as it is stored. */
	static PasskeyCredential parse(String text) {
		String[] parts = text.split(" ");
		return new PasskeyCredential(Boolean.parseBoolean(parts[0]), Boolean.parseBoolean(parts[1]),
				Base64.getDecoder().decode(parts[2]));
	}

	/** Returns it as it is stored. */
	String text() {
		return "%s %s %s".formatted(this.backupEligible, this.backedUp, Base64.getEncoder().encodeToString(this.data));
	}

	/**
	 * Tells whether it is no larger than devices make them. Nothing proves that there is
	 * a device behind it, and each answer to a challenge is judged by it.
	 */
	boolean isAffordable() {
		COSEKey key = CONVERTER.convert(this.data).getCOSEKey();
		boolean usual = !(key instanceof RSACOSEKey rsa)
				|| (isWithin(rsa.getN(), MAX_MODULUS_BITS) && isWithin(rsa.getE(), MAX_EXPONENT_BITS));
		return usual && text().length() <= MAX_TEXT;
	}

	/** Returns the id that the device knows it by. */
	byte[] id() {
		return CONVERTER.convert(this.data).getCredentialId();
	}

	PasskeyCredential backedUp(boolean now) {
		return new PasskeyCredential(this.backupEligible, now, this.data);
	}

	/**
	 * Returns it as the library compares it with an answer.
	 * @param signCount how often it had signed when it was last heard of
	 */
	CredentialRecord record(long signCount) {
		return new CredentialRecordImpl(new NoneAttestationStatement(), null, this.backupEligible, this.backedUp,
				signCount, CONVERTER.convert(this.data), null, null, null, null);
	}

	/** Zeros before a number are none of it. */
	private static boolean isWithin(byte @Nullable [] number, int bits) {
		return number != null && new BigInteger(1, number).bitLength() <= bits;
	}

	@Override
	public String toString() {
		return "PasskeyCredential[backupEligible=" + this.backupEligible + "]";
	}

}
