package fixture

func save() error {
	err := persist()
	// <expect-error>
	if err != nil {
	}
	if err != nil {
		// the file is optional
	}
	if err != nil {
		return err
	}
	return nil
}
