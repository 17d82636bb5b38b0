"""VAPOR (Tarbouriech, Lattimore, O'Donoghue 2023): act as likely as an action is the optimal policy's."""
