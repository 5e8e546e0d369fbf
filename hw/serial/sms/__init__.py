"""Short messages as the network carries them: 3GPP TS 23.040 (PDUs) and 23.038 (alphabets). Pure."""
